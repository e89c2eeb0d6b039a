import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FigureFacts, figureFactsSchema, HEALTH_STATES, MAX_FACTS_BYTES, MOST } from '#core/figure-facts';
import { type ContainerNews, NO_HEALTH, stateOf, withContainer, withNode, withoutGone } from '#core/figure-health';
import { type EngineImage, imagesFacts } from '#core/figure-images';
import { NO_LOGS, parseLogLine, withLines } from '#core/figure-logs';
import { type Measurement, NO_STATS, withMeasurements } from '#core/figure-stats';
import { type EngineTask, isUnderWay, swarmFacts, versionOf } from '#core/figure-swarm';
import { sum, TrafficTally } from '#core/figure-traffic';
import { STAND_IN_LABEL } from '#core/stand-in';

const NOW = 1_790_000_000_000;

/** As the page parses it, within the bound of a message. */
function expectWhole(facts: FigureFacts): void {
  expect(figureFactsSchema.safeParse(facts).error).toBe(undefined);
  expect(new TextEncoder().encode(JSON.stringify(facts)).length).toBeLessThan(MAX_FACTS_BYTES);
}

const step = (by: string, bytes: number, createdAt = 1) => ({ by, bytes, createdAt });
const image = (name: string, history: EngineImage['history'], over: Partial<EngineImage> = {}): EngineImage => ({
  node: 'node1',
  tags: [name],
  bytes: history.reduce((total, { bytes }) => total + bytes, 0),
  createdAt: NOW,
  hasStandIn: false,
  history,
  ...over,
});

test('FG1 images share a layer where all below it is the same, and nowhere else', () => {
  const base = [step('CMD ["bash"]', 0), step('/bin/sh -c #(nop) ADD file:1 in / ', 75)];
  const { images } = imagesFacts([
    image('one', [step('/bin/sh -c make', 5), ...base]),
    image('two', [step('/bin/sh -c make', 5), step('COPY . .', 1), ...base]),
    image('base', base),
  ]);
  expect(images.map(({ layers }) => layers.map(({ by }) => by))).toEqual([
    ['ADD file:1 in /', 'RUN make'],
    ['ADD file:1 in /', 'COPY . .', 'RUN make'],
    ['ADD file:1 in /'],
  ]);
  expect(images.map(({ layers }) => layers.map(({ isShared }) => isShared))).toEqual([
    [true, false],
    [true, false, false],
    [true],
  ]);
});

test('FG47 an image that was made in place of one that could not be pulled is told from what is built on it', () => {
  const base = [step(`LABEL ${STAND_IN_LABEL}=deck/images/golang`, 0), step('RUN apt-get install golang', 283)];
  const { images } = imagesFacts([
    image('golang', base, { hasStandIn: true }),
    image('debian', [step('', 75)], { hasStandIn: true }),
    image('hello', [step('COPY . .', 1), ...base], { hasStandIn: true }),
    image('alone', [step('COPY . .', 1), step('', 2)]),
  ]);
  expect(images.map(({ standIn }) => standIn)).toEqual(['itself', 'itself', 'base', undefined]);
});

test('FG2 images without a name are left out, the latest come first, and what is too much is counted', () => {
  const images = Array.from({ length: 20 }, (_, i) => image(`app:${i}`, [], { createdAt: i }));
  const facts = imagesFacts([...images, image('', [], { tags: [] })]);
  expect(facts.images[0]?.name).toBe('app:19');
  expect([facts.images.length, facts.more]).toEqual([MOST.images, 8]);
});

test('FG3 layers beyond those that are drawn are put together, none of their bytes lost', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { maxLength: 60 }), (sizes) => {
      const facts = imagesFacts([
        image(
          'app',
          sizes.map((bytes, i) => step(`RUN ${i}`, bytes)),
        ),
      ]);
      const layers = facts.images[0]?.layers ?? [];
      expectWhole(facts);
      expect(sum(layers.map(({ bytes }) => bytes))).toBe(sum(sizes));
      expect(new Set(layers.map(({ key }) => key)).size).toBe(layers.length);
    }),
  );
});

const news = (over: Partial<ContainerNews> = {}): ContainerNews => ({
  ...{ node: 'node1', id: 'a', name: 'web', image: 'hello:v1', state: 'running', at: NOW },
  ...over,
});

test('FG4 a container’s states follow each other in time, each once; what one turns out to be takes its place', () => {
  const states = [
    news({ state: 'created', at: NOW - 9 }),
    news(),
    news({ state: 'starting' }),
    news({ state: 'healthy', at: NOW + 5 }),
    news({ state: 'healthy', at: NOW + 8 }),
    news({ state: 'exited', at: NOW + 9, exit: 137 }),
  ];
  const [container] = states.reduce(withContainer, NO_HEALTH).containers;
  expect(container?.exit).toBe(137);
  expect(container?.marks).toEqual([
    { state: 'created', at: NOW - 9 },
    { state: 'starting', at: NOW },
    { state: 'healthy', at: NOW + 5 },
    { state: 'exited', at: NOW + 9 },
  ]);
});

test('FG5 what an engine does not list any more is gone, and after a minute forgotten', () => {
  const before = [news(), news({ id: 'b', name: 'db' })].reduce(withContainer, NO_HEALTH);
  const after = withNode(before, { node: 'node1', at: NOW + 1, listed: [news()] });
  expect(after.containers.map(({ name, marks }) => [name, marks.at(-1)?.state])).toEqual([
    ['db', 'gone'],
    ['web', 'running'],
  ]);
  expect(withoutGone(after, NOW + 59_000).containers).toHaveLength(2);
  expect(withoutGone(after, NOW + 61_000).containers).toHaveLength(1);
  expect(stateOf('running', 'starting')).toBe('starting');
  expect(stateOf('running', 'none')).toBe('running');
  expect(stateOf('dead', null)).toBe('exited');
});

test('FG6 however containers come and go, their facts are bounded and in order', () => {
  const anyNews = fc.record({
    node: fc.constantFrom('node1', 'n'.repeat(200)),
    id: fc.integer({ min: 1, max: 60 }).map(String),
    name: fc.string({ maxLength: 200 }),
    image: fc.string({ maxLength: 200 }),
    state: fc.constantFrom(...HEALTH_STATES),
    at: fc.integer({ min: 0, max: 1000 }).map((ms) => NOW + ms),
  });
  fc.assert(
    fc.property(fc.array(anyNews, { maxLength: 200 }), (all) => {
      const facts = all.reduce(withContainer, NO_HEALTH);
      expectWhole(facts);
      for (const { marks } of facts.containers) {
        expect(marks.map(({ at }) => at)).toEqual(marks.map(({ at }) => at).toSorted((a, b) => a - b));
      }
    }),
    { numRuns: 30 },
  );
});

const task = (over: Partial<EngineTask> = {}): EngineTask => ({
  ...{ id: 'a', service: 'web', slot: 1, node: 'n1', state: 'running', desired: 'running', at: NOW },
  ...{ image: 'registry:5443/hello:v2@sha256:0a', error: null },
  ...over,
});

test('FG7 tasks that run or are to run are shown, and those that ended for as long as one looks after them', () => {
  const tasks = [
    task(),
    task({ id: 'b', desired: 'shutdown', state: 'shutdown', at: NOW - 2_000 }),
    task({ id: 'c', desired: 'shutdown', state: 'failed', at: NOW - 60_000 }),
    task({ id: 'd', desired: 'shutdown', state: 'running', at: NOW - 60_000 }),
  ];
  const facts = swarmFacts({ nodes: [], services: [], tasks }, NOW);
  expect(facts.tasks.map(({ id, isWanted }) => [id, isWanted])).toEqual([
    ['b', false],
    ['d', false],
    ['a', true],
  ]);
  expect(isUnderWay(facts)).toBe(true);
  expect(isUnderWay(swarmFacts({ nodes: [], services: [], tasks: [task()] }, NOW))).toBe(false);
});

test('FG8 a version is the image’s tag', () => {
  expect(versionOf('hello:v4')).toBe('v4');
  expect(versionOf('registry:5443/team/hello')).toBe('latest');
  expect(versionOf('registry:5443/team/hello:v1@sha256:00ff')).toBe('v1');
});

test('FG9 of many tasks those that are to run stay', () => {
  const tasks = Array.from({ length: 200 }, (_, i) =>
    task({ id: `${i}`, slot: i, desired: i % 4 ? 'shutdown' : 'running', state: 'running', error: 'x'.repeat(300) }),
  );
  const facts = swarmFacts({ nodes: [], services: [], tasks }, NOW);
  expectWhole(facts);
  expect([facts.tasks.length, facts.more]).toEqual([MOST.tasks, 140]);
  expect(facts.tasks.filter(({ isWanted }) => isWanted)).toHaveLength(50);
});

const look = (over: Partial<Measurement> = {}): Measurement => ({
  ...{ node: 'node1', id: 'a', name: 'web', at: NOW, cpuTime: 0, memory: 1_000, limit: null },
  ...over,
});

test('FG10 processor time is what passed between two looks; a container that began anew took nothing yet', () => {
  const second = look({ at: NOW + 2_000, cpuTime: 1e9 });
  let facts = withMeasurements(NO_STATS, 'node1', [{ before: undefined, after: look() }]);
  expect(facts.containers[0]?.points).toEqual([]);
  facts = withMeasurements(facts, 'node1', [{ before: look(), after: second }]);
  expect(facts.containers[0]?.points).toEqual([{ at: NOW + 2_000, cpu: 50, memory: 1_000 }]);
  facts = withMeasurements(facts, 'node1', [{ before: second, after: look({ at: NOW + 4_000, cpuTime: 5 }) }]);
  expect(facts.containers[0]?.points.at(-1)?.cpu).toBe(0);
  for (let i = 0; i < 100; i += 1) {
    const all = Array.from({ length: 20 }, (_, id) =>
      look({ id: `${id}`, name: 'x'.repeat(90), at: NOW + i, memory: 9e9 + id }),
    );
    facts = withMeasurements(
      facts,
      'node1',
      all.map((after) => ({ before: after, after })),
    );
  }
  expectWhole(facts);
  expect(withMeasurements(facts, 'node1', []).containers).toEqual([]);
});

test('FG11 a line has its time and no escape sequence; late ones are put in their place', () => {
  const raw = '2026-11-26T02:00:00.000000001Z \u001b[1;32mGET\u001b[0m /\tok\u001b]0;title\u0007\r';
  expect(parseLogLine(raw)).toEqual({ at: Date.parse('2026-11-26T02:00:00Z'), text: 'GET /  ok' });
  expect(parseLogLine('no time')).toBe(null);
  const line = (at: number, text: string) => ({ node: 'node1', container: 'web', at, text });
  const facts = withLines(withLines(NO_LOGS, [line(1, 'a'), line(3, 'c')]), [line(2, 'b')]);
  expect(facts.lines.map(({ text, number }) => [text, number])).toEqual([
    ['a', 1],
    ['b', 3],
    ['c', 2],
  ]);
  const flood = Array.from({ length: 500 }, (_, i) => line(i, '船'.repeat(300)));
  expectWhole(withLines(facts, flood));
});

test('FG48 one container that floods leaves the last lines of the others to be seen, and the newest are all there', () => {
  const container = fc.constantFrom('web', 'calm', 'worker');
  const fresh = fc.array(fc.record({ container, at: fc.nat({ max: 1_000 }) }), { maxLength: 60 });
  fc.assert(
    fc.property(fc.array(fresh, { maxLength: 5 }), fc.integer({ min: 100, max: 300 }), (parts, flood) => {
      const line = ({ container, at }: { container: string; at: number }, i: number) => ({
        ...{ node: 'node1', container, at, text: `${container} ${i}` },
      });
      const before = parts.reduce((facts, part) => withLines(facts, part.map(line)), NO_LOGS);
      const waves = Array.from({ length: flood }, (_, i) => line({ container: 'flood', at: 2_000 + i }, i));
      const { lines } = withLines(before, waves);
      const at = lines.map((each) => each.at);
      expect(at).toEqual(at.toSorted((a, b) => a - b));
      expect(lines.length).toBe(80);
      const of = (name: string, all: readonly { container: string; number: number }[]) =>
        all.filter((each) => each.container === name).map(({ number }) => number);
      for (const name of ['web', 'calm', 'worker'])
        expect(of(name, lines)).toEqual(of(name, before.lines).slice(-of(name, lines).length || Infinity));
      for (const name of ['web', 'calm', 'worker'])
        expect(of(name, lines).length).toBeGreaterThanOrEqual(Math.min(10, of(name, before.lines).length));
      const newest = waves.slice(-40).map(({ text }) => text);
      expect(lines.slice(-40).map(({ text }) => text)).toEqual(newest);
    }),
  );
});

test('FG12 answers are counted by second for a minute', () => {
  const tally = new TrafficTally();
  const answer = { port: 8080, replica: 'a', version: 'v1', isError: false };
  tally.add(answer, 1_000);
  tally.add({ ...answer, isError: true }, 1_000);
  tally.add(answer, 1_030);
  tally.add({ ...answer, replica: 'b', version: 'v2' }, 1_030);
  const [a, b] = tally.facts(1_040).rows;
  expect([a?.counts[19], a?.errors[19], a?.counts[49], b?.counts[49]]).toEqual([2, 1, 1, 1]);
  expect(sum(tally.facts(1_059).rows[0]?.counts ?? [])).toBe(3);
  expect(sum(tally.facts(1_060).rows[0]?.counts ?? [])).toBe(1);
  expect(tally.facts(1_090).rows).toEqual([]);
});

test('FG13 whenever answers come, a row counts those of its last minute', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200), { maxLength: 80 }), fc.nat(260), (seconds, end) => {
      const times = seconds.map((each) => each + 5_000).toSorted((x, y) => x - y);
      const now = Math.max(end + 5_000, times.at(-1) ?? 0);
      const tally = new TrafficTally();
      for (const time of times) tally.add({ port: 1, replica: 'a', version: null, isError: false }, time);
      const { rows } = tally.facts(now);
      expect(sum(rows[0]?.counts ?? [])).toBe(times.filter((time) => now - time < 60).length);
    }),
  );
  const tally = new TrafficTally();
  for (let i = 0; i < 90; i += 1)
    tally.add({ port: i, replica: 'r'.repeat(99), version: 'v'.repeat(99), isError: true }, 7_000);
  expectWhole(tally.facts(7_000));
});
