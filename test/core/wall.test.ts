// What a wall says of somebody's work, and in which order it shows people.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Deck } from '#core/deck';
import { newLifetime, prolonged } from '#core/lifetime';
import type { RosterEntry } from '#core/room-protocol';
import { NO_WORK, type WallEntry, type WorkFacts, wallEntryOf, wallEntrySchema } from '#core/wall';
import { AT_END, arranged, histogramOf, isLate, WALL_ORDERS, type WallRow } from '#core/wall-order';

const task = (name: string, minutes: number | null = null) => ({
  ...{ name, title: name.toUpperCase(), slide: name, line: 1, after: [], undoes: [], minutes },
  ...{ conditions: [`${name}-check`, `${name}-other`], way: [], wrong: [], hints: 0, hasSolution: false },
});
const deck = {
  name: 'lab',
  tasks: [task('build', 2), task('ship')],
  blocks: [
    { name: 'build-other', title: 'The image is there', text: 'docker image ls' },
    { name: 'up', title: null, text: '# All of it\ndocker compose up -d\ndocker ps\n' },
  ],
} as unknown as Deck;
const begun = (begunAt: number, doneAt: number | null = null) => ({ begunAt, doneAt, hints: 0, solution: false });
const work = (more: Partial<WorkFacts>): WorkFacts => ({ ...NO_WORK, progress: { tasks: {}, right: [] }, ...more });
const entryOf = (more: Partial<WorkFacts>) => wallEntryOf('member', work(more), deck);

test('WO1 somebody is at the task that they began last and have not done, and the first failing check says what fails', () => {
  expect(entryOf({})).toMatchObject({ task: null, done: 0, since: null, failing: null, run: null });
  const tasks = { build: begun(5), ship: begun(9) };
  expect(entryOf({ progress: { tasks, right: [] } })).toMatchObject({ task: 'ship', since: 9, done: 0 });
  const failed = { state: 'failed' as const, status: 1, output: '\nno image\nat all' };
  const at = entryOf({
    progress: { tasks: { ...tasks, ship: begun(9, 12) }, right: [] },
    checks: { 'build-check': { state: 'passed' }, 'build-other': failed, 'ship-check': failed },
  });
  expect(at).toMatchObject({ task: 'build', done: 1, failing: { title: 'The image is there', output: 'no image' } });
});

test('WO2 a run is told by how it ended, and a sandbox by what is wrong with it', () => {
  const up = { block: 'up', line: 'docker compose up -d' };
  const run = (state: WorkFacts['runs'][string]) => entryOf({ runs: { up: state }, lastRun: 'up' }).run;
  expect(run({ state: 'finished', terminal: 1, status: 3 })).toEqual({ ...up, state: 'failed', status: 3 });
  expect(run({ state: 'finished', terminal: 1, status: 3, ready: true })).toMatchObject({ state: 'done' });
  expect(run({ state: 'running', terminal: 1 })).toEqual({ ...up, state: 'running', status: null });
  expect(entryOf({ sandbox: { state: 'gone', reason: 'x'.repeat(900) } }).trouble).toHaveLength(200);
  expect(entryOf({ sandbox: { state: 'waiting', place: 3, estimateSeconds: null } }).trouble).toContain('3');
  expect(wallEntrySchema.parse({ ...entryOf({}), member: 'member-1' }).sandbox).toBe('none');
});

const person = (name: string, more: Partial<RosterEntry> = {}): RosterEntry => ({
  ...{ member: name, name, role: 'attendee', isHere: true, at: null, hand: null, ...more },
});
const row = (name: string, entry: Partial<WallEntry> = {}, more: Partial<RosterEntry> = {}): WallRow => ({
  person: person(name, more),
  entry: { ...entryOf({}), ...entry },
});
const MINUTE = 60_000;
const tasks = [
  { name: 'build', title: 'Build', minutes: 2 },
  { name: 'ship', title: 'Ship', minutes: null },
];
const everybody = { choice: 'all', name: '', task: null } as const;
const names = (rows: WallRow[]) => rows.map((each) => each.person.name).join(' ');

test('WO3 who is stuck longest comes first, who is away last; hands, progress and names order alike', () => {
  const rows = [
    row('Cleo', { task: 'build', since: 19 * MINUTE }),
    row('Bob', { task: 'build', since: 1 * MINUTE }, { isHere: false }),
    row('Ada', { task: 'ship', since: 5 * MINUTE, done: 1 }, { hand: { at: 9, about: '' } }),
    row('Dan', { done: 2 }, { hand: { at: 4, about: '' } }),
  ];
  const at = { tasks, now: 20 * MINUTE };
  expect(names(arranged(rows, 'stuck', everybody, at))).toBe('Ada Cleo Dan Bob');
  expect(names(arranged(rows, 'hands', everybody, at))).toBe('Dan Ada Cleo Bob');
  expect(names(arranged(rows, 'progress', everybody, at))).toBe('Cleo Ada Dan Bob');
  expect(names(arranged(rows, 'name', everybody, at))).toBe('Ada Cleo Dan Bob');
  expect(names(arranged(rows, 'name', { ...everybody, choice: 'late' }, at))).toBe('Ada Bob');
  expect(names(arranged(rows, 'name', { ...everybody, choice: 'hands', name: ' ad' }, at))).toBe('Ada');
  expect(names(arranged(rows, 'name', { ...everybody, task: AT_END }, at))).toBe('Dan');
  expect(isLate(row('Eve', { task: 'build', since: 0 }), tasks, 2 * MINUTE)).toBe(false);
});

test('WO4 a histogram counts everybody once', () => {
  const entry = fc.record({ task: fc.constantFrom(null, 'build', 'ship'), done: fc.constantFrom(0, 1, 2) });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 50 }), (entries) => {
      const columns = histogramOf(
        entries.map((each, at) => row(`p${at}`, each)),
        tasks,
      );
      expect(columns.map(({ title }) => title)).toEqual(['Not begun', 'Build', 'Ship', 'All done']);
      expect(columns.reduce((sum, { people }) => sum + people, 0)).toBe(entries.length);
    }),
  );
});

test('WO5 a life is made longer before its end is near, as often as rules allow; one without end is only used', () => {
  const rules = { lifetimeMs: 60 * MINUTE, idleMs: null, extendMs: 30 * MINUTE, extensions: 1 };
  const longer = prolonged(newLifetime(rules, 0), rules, 5);
  expect(longer).toEqual({ endsAt: 90 * MINUTE, usedAt: 5, extended: 1 });
  expect(longer && prolonged(longer, rules, 6)).toBeNull();
  const endless = { ...rules, lifetimeMs: null };
  expect(prolonged(newLifetime(endless, 0), endless, 7)).toEqual({ endsAt: null, usedAt: 7, extended: 0 });
});

test('WO6 what somebody typed after a block is told in its place, by how it ended', () => {
  const runs = {
    up: { state: 'finished' as const, terminal: 1, status: 0 },
    gone: { state: 'lost' as const, terminal: 1 },
  };
  const typed = (lastTyped: WorkFacts['lastTyped']) => entryOf({ runs, lastRun: 'up', lastTyped }).run;
  const line = 'docker ps';
  expect(typed({ line, state: 'running' })).toEqual({ block: null, line, state: 'running', status: null });
  expect(typed({ line, state: 'ended', status: 0 })).toEqual({ block: null, line, state: 'done', status: 0 });
  expect(typed({ line, state: 'ended', status: 127 })).toEqual({ block: null, line, state: 'failed', status: 127 });
  expect(typed({ line, state: 'lost' })).toMatchObject({ state: 'lost' });
  expect(typed(null)).toMatchObject({ block: 'up', line: 'docker compose up -d' });
  // One that the deck has no more.
  expect(entryOf({ runs, lastRun: 'gone' }).run).toMatchObject({ block: 'gone', line: 'gone' });
});

test('WO7 those are found of whom something fails, and whose sandbox is not well', () => {
  const run = { block: null, line: 'make', status: 2 };
  const rows = [
    row('Ada', { failing: { title: 'x', output: '' } }),
    row('Bob', { run: { ...run, state: 'failed' } }),
    row('Cleo', { run: { ...run, status: 0, state: 'done' }, sandbox: 'ready' }),
    row('Dan', { sandbox: 'gone', trouble: 'It has ended.' }),
    row('Eve', { sandbox: 'starting' }),
    row('Fay', { sandbox: 'ready', trouble: 'No memory left.' }),
    row('Gus', { sandbox: 'refused', trouble: 'No sandboxes here.' }),
    { person: person('Hal'), entry: null },
  ];
  const at = { tasks, now: 0 };
  expect(names(arranged(rows, 'name', { ...everybody, choice: 'failing' }, at))).toBe('Ada Bob');
  expect(names(arranged(rows, 'name', { ...everybody, choice: 'sandbox' }, at))).toBe('Dan Eve Fay');
});

const anyRow = fc.record({
  since: fc.option(fc.nat(50)),
  done: fc.nat(2),
  isHere: fc.boolean(),
  hand: fc.option(fc.record({ at: fc.nat(90), about: fc.constant('') })),
});
const anyRows = fc
  .array(anyRow, { maxLength: 30 })
  .map((all) => all.map(({ since, done, ...more }, at) => row(`p${at}`, { task: 'build', since, done }, more)));

test('WO8 any order has everybody once and is the same however they came, with who is not here last', () => {
  const at = { tasks, now: 50 };
  fc.assert(
    fc.property(anyRows, fc.constantFrom(...WALL_ORDERS), fc.nat(), (rows, order, turn) => {
      const found = arranged(rows, order, everybody, at);
      expect(new Set(found)).toEqual(new Set(rows));
      const cut = rows.length === 0 ? 0 : turn % rows.length;
      const turned = [...rows.slice(cut), ...rows.slice(0, cut)].toReversed();
      expect(names(arranged(turned, order, everybody, at))).toBe(names(found));
      const rest = order === 'hands' ? found.filter(({ person: { hand } }) => hand === null) : found;
      const away = rest.findIndex(({ person: { isHere } }) => !isHere);
      expect(away < 0 || rest.slice(away).every(({ person: { isHere } }) => !isHere)).toBe(true);
    }),
  );
});

test('WO9 in the queue of hands each raised hand comes before all others, here or not, the longest raised first', () => {
  fc.assert(
    fc.property(anyRows, fc.nat(90), (rows, now) => {
      const hands = arranged(rows, 'hands', everybody, { tasks, now }).map(({ person: { hand } }) => hand?.at ?? null);
      const raised = hands.filter((at) => at !== null);
      expect(hands.slice(0, raised.length)).toEqual(raised.toSorted((a, b) => a - b));
    }),
  );
});
