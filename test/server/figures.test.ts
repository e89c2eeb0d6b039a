import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FactsOf, type FigureKind, MAX_FACTS_BYTES } from '#core/figure-facts';
import { type FigureChanged, parseFigureFact } from '#core/figure-protocol';
import { Traffic } from '#server/audience/traffic';
import { SandboxFigures } from '#server/figures/sandbox-figures';
import { createLog } from '#server/log';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import type { Sandbox, SandboxProvider } from '#server/sandbox/provider';
import { testEngine, testShelf } from '../support/engine';
import { installationFor } from '../support/installation';
import { nodeRequest, sandboxRequest } from '../support/sandbox';
import { until } from '../support/until';
import { ranOn } from './sandbox/machines';

const IMAGE = 'debian:bookworm-slim';
const logged: string[] = [];
const log = createLog({ level: 'debug', pretty: false, write: (line) => void logged.push(line) });

let provider: SandboxProvider;
let sandbox: Sandbox;
let figures: SandboxFigures;

beforeAll(async () => {
  const { connection, image } = await testEngine();
  const installation = installationFor('figures');
  await reap(connection, installation, log);
  provider = createDockerProvider({ connection, image, shelf: await testShelf(), installation, log });
  sandbox = await provider.start(sandboxRequest({ nodes: [nodeRequest(), nodeRequest('node2')] }));
  figures = new SandboxFigures(sandbox, { trafficOf: () => new Traffic(), log });
});
afterAll(async () => {
  figures?.close();
  await provider?.close();
});

/** All that a page with that figure is told. */
function watched<K extends FigureKind>(kind: K) {
  const told: FigureChanged[] = [];
  const stop = figures.watch(kind, (text) => {
    expect(text.length).toBeLessThan(MAX_FACTS_BYTES + 200);
    const parsed = parseFigureFact(text);
    if (parsed.ok && parsed.value.type === 'figure-changed') told.push(parsed.value);
    else throw new Error(`this is no fact: ${text}`);
  });
  const facts = () => told.flatMap((each) => (each.facts?.kind === kind ? [each.facts as FactsOf<K>] : []));
  return {
    told,
    facts,
    stop,
    sees: (what: string, fits: (facts: FactsOf<K>) => boolean) => until(what, () => facts().find(fits) ?? null, 20_000),
  };
}

const on = (command: string) => ranOn(sandbox.nodes[0], command);

test('FG20 a figure starts no engine: it says that none runs, and draws once one does', async () => {
  const images = watched('images');
  expect(images.told).toMatchObject([{ lacks: 'engine', facts: null }]);
  // It would have by then: what waits in the node looks four times a second.
  await until('the node to be asked', async () => /docker\.pid/.test(await on('ps -eo args')));
  expect(await on('pgrep -x dockerd || echo asleep')).toBe('asleep');
  await on('docker version');
  const { images: listed } = await images.sees('the images of the shelf', (facts) => facts.images.length > 0);
  expect(listed[0]).toMatchObject({ node: 'node1', name: IMAGE });
  expect(images.told.at(-1)?.lacks).toBe(null);
  images.stop();
});

test('FG21 an image that is built is drawn with its layers, those of its base shared', async () => {
  const images = watched('images');
  await on(`printf 'FROM ${IMAGE}\\nRUN head -c 3000000 /dev/urandom >/filling\\n' | docker build -q -t app:v1 -`);
  const { images: listed } = await images.sees('the image', (facts) =>
    facts.images.some(({ name }) => name === 'app:v1'),
  );
  const [app, base] = listed;
  expect(app?.layers).toHaveLength(2);
  expect(app?.layers[0]).toEqual(base?.layers[0]);
  expect(app?.layers[1]).toMatchObject({ bytes: 3_000_000, by: expect.stringContaining('RUN head -c 3000000') });
  await on('docker rmi app:v1');
  await images.sees('it to go', (facts) => !facts.images.some(({ name }) => name === 'app:v1'));
  images.stop();
});

test('FG22 a container’s health is seen turning, and how it ended', async () => {
  const health = watched('health');
  const check = `--health-cmd 'test -e /well' --health-interval 300ms --health-retries 1`;
  await on(`docker run -d --name app ${check} ${IMAGE} sleep 600`);
  const stateOf = (facts: FactsOf<'health'>) =>
    facts.containers.find(({ name }) => name === 'app')?.marks.at(-1)?.state;
  await health.sees('unwell', (facts) => stateOf(facts) === 'unhealthy');
  await on('docker exec app touch /well');
  await health.sees('well', (facts) => stateOf(facts) === 'healthy');
  await on('docker kill app');
  const { containers } = await health.sees('its end', (facts) => stateOf(facts) === 'exited');
  const app = containers.find(({ name }) => name === 'app');
  expect(app).toMatchObject({ node: 'node1', image: IMAGE, exit: 137 });
  expect(app?.marks.map(({ state }) => state)).toEqual(['created', 'starting', 'unhealthy', 'healthy', 'exited']);
  const at = app?.marks.map((mark) => mark.at) ?? [];
  expect(at).toEqual(at.toSorted((a, b) => a - b));
  await on('docker rm app');
  health.stop();
});

test('FG23 lines of all containers come in their order, without a flood holding anything up', async () => {
  const logs = watched('logs');
  await logs.sees('an engine', () => true);
  await on(`docker run -d --name flood ${IMAGE} sh -c 'yes wave'`);
  await on(`docker run -d --name calm ${IMAGE} sh -c 'echo one; echo two >&2; sleep 600'`);
  await logs.sees('the calm lines', ({ lines }) => lines.filter(({ container }) => container === 'calm').length === 2);
  await on('docker rm -f flood calm');
  const times =
    logs
      .facts()
      .at(-1)
      ?.lines.map(({ at }) => at) ?? [];
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  logs.stop();
});

test('FG24 what a container takes is measured while it runs', async () => {
  const stats = watched('stats');
  await on(`docker run -d --name busy --memory 64m ${IMAGE} sh -c 'while :; do :; done'`);
  const { containers } = await stats.sees('its work', (facts) =>
    facts.containers.some(({ name, points }) => name === 'busy' && (points.at(-1)?.cpu ?? 0) > 5),
  );
  expect(containers[0]).toMatchObject({ node: 'node1', limit: 64 * 1024 * 1024 });
  expect(containers[0]?.points.at(-1)?.memory).toBeGreaterThan(100_000);
  await on('docker rm -f busy');
  await stats.sees('it to go', (facts) => facts.containers.length === 0);
  stats.stop();
});

test('FG25 a rolling update is seen rolling: both versions run side by side, then the new one alone', async () => {
  const swarm = watched('swarm');
  await until('no Swarm', () => swarm.told.some(({ lacks }) => lacks === 'swarm'));
  const token = await on('docker swarm init >/dev/null && docker swarm join-token -q worker');
  const [, second] = sandbox.nodes;
  if (!second) throw new Error('invariant: it was started with two nodes');
  await ranOn(second, `docker swarm join --token ${token} node1:2377`);
  await swarm.sees('both nodes', ({ nodes }) => nodes.filter(({ state }) => state === 'ready').length === 2);
  await on(`docker tag ${IMAGE} app:v1 && docker tag ${IMAGE} app:v2`);
  const only = '--constraint node.hostname==node1 --no-resolve-image';
  await on(`docker service create -d --name web --replicas 2 ${only} --stop-grace-period 0s app:v1 sleep 600`);
  const running = ({ tasks }: FactsOf<'swarm'>, version: string) =>
    tasks.filter((task) => task.version === version && task.state === 'running' && task.isWanted).length;
  await swarm.sees('two of v1', (facts) => running(facts, 'v1') === 2);
  await on('docker service update -d --no-resolve-image --update-delay 1s --image app:v2 web');
  await swarm.sees('one of each', (facts) => running(facts, 'v1') === 1 && running(facts, 'v2') === 1);
  const { services, nodes } = await swarm.sees('two of v2', (facts) => running(facts, 'v2') === 2);
  expect(services).toMatchObject([{ name: 'web', version: 'v2', wanted: 2 }]);
  expect(nodes.map(({ name, role, isLeader }) => ({ name, role, isLeader }))).toEqual([
    { name: 'node1', role: 'manager', isLeader: true },
    { name: 'node2', role: 'worker', isLeader: false },
  ]);
  await on('docker service rm web');
  swarm.stop();
});

test('FG26 a pipeline’s run is told by a file that need not be there yet', async () => {
  const pipeline = watched('pipeline');
  expect(pipeline.told).toMatchObject([{ lacks: 'pipeline' }]);
  await on(
    `mkdir -p ~/.slipway && echo '{"job":"build","stage":"build","state":"running"}' >>~/.slipway/pipeline.json`,
  );
  await pipeline.sees('the job', ({ jobs }) => jobs[0]?.state === 'running');
  await on(`echo '{"job":"build","state":"failed","log":"no such file"}' >>~/.slipway/pipeline.json`);
  await pipeline.sees('its end', ({ jobs }) => jobs[0]?.state === 'failed' && jobs[0].log === 'no such file');
  figures.include('pipeline', ['node2', 'node9']);
  const [, node2] = sandbox.nodes;
  if (!node2) throw new Error('invariant: there are two nodes');
  await ranOn(node2, `mkdir -p ~/.slipway && echo '{"job":"ship","state":"running"}' >~/.slipway/pipeline.json`);
  const { node } = await pipeline.sees('the other node', ({ elsewhere }) => elsewhere?.[0]?.jobs[0]?.name === 'ship');
  expect(node).toBe('node1');
  pipeline.stop();
});

test('FG27 figures die and come back with their node, and leave nothing running in it', async () => {
  const health = watched('health');
  await on(`docker run -d --name lasting --restart always ${IMAGE} sleep 600`);
  const isUp = ({ containers }: FactsOf<'health'>) =>
    containers.some(({ name, marks }) => name === 'lasting' && marks.at(-1)?.state === 'running');
  await health.sees('the container', isUp);
  const [node] = sandbox.nodes;
  await node.kill();
  await health.sees('its end', (facts) => facts.containers.length > 0 && !isUp(facts));
  const before = health.told.length;
  await node.restart();
  await until(
    'it to be back',
    () => health.told.slice(before).some(({ facts }) => facts?.kind === 'health' && isUp(facts)),
    30_000,
  );
  health.stop();
  await until('its streams to end', async () => !/docker\.pid|UNIX-CONNECT|tail -c/.test(await on('ps -eo args')));
});
