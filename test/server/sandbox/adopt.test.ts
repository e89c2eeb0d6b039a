import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { EngineConnection } from '#server/sandbox/docker/connect';
import { createFence, removeFence } from '#server/sandbox/docker/fence';
import { chainsOf } from '#server/sandbox/docker/fence-rules';
import type { Isolation } from '#server/sandbox/docker/isolation';
import { ownedBy } from '#server/sandbox/docker/labels';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import type { Sandbox, SandboxProvider } from '#server/sandbox/provider';
import { testEngine, testShelf } from '../../support/engine';
import { hardenedShelf, type TestHardened, testHardened } from '../../support/hardened';
import { installationFor } from '../../support/installation';
import { nodeRequest, sandboxRequest } from '../../support/sandbox';
import { until } from '../../support/until';
import { openScreen } from './contract';
import { describeHeldShells } from './held-shells';
import { ranOn, saidBy, serving } from './machines';

const INSTALLATION = installationFor('adopt');
const warnings: string[] = [];
const log = { warn: (facts: object, message: string) => void warnings.push(`${message} ${JSON.stringify(facts)}`) };

type Ground = { connection: EngineConnection; image: string; shelf: string; isolation: Isolation };

let hardened: TestHardened;
const opened: SandboxProvider[] = [];
const grounds: Partial<Record<'trusted' | 'hardened', Ground>> = {};

beforeAll(async () => {
  const { connection, image } = await testEngine();
  grounds.trusted = { connection, image, shelf: await testShelf(), isolation: { level: 'trusted' } };
  hardened = await testHardened();
  const { engine, isolation } = hardened;
  const shelf = await hardenedShelf(hardened);
  grounds.hardened = { connection: engine.connection, image: hardened.image, shelf, isolation };
}, 600_000);

afterEach(async () => {
  // Those that a test let go of as `kill -9` does still make networks ahead, which is none of the next test's business.
  await Promise.all(opened.splice(0).map((provider) => provider.leave()));
  for (const ground of Object.values(grounds)) {
    await reap(ground.connection, INSTALLATION, log);
    expect(await namesLeft(ground)).toEqual([]);
  }
  await removeFence(INSTALLATION);
  expect(warnings.splice(0).join('\n')).toBe('');
});
afterAll(() => hardened?.engine.close());

function groundOf(level: 'trusted' | 'hardened'): Ground {
  const ground = grounds[level];
  if (!ground) throw new Error('invariant: the grounds are prepared first');
  return ground;
}

/** As a server process opens one; what it does not close stays, as after `kill -9`. */
function openProvider(ground: Ground): SandboxProvider {
  const fence = createFence({ installation: INSTALLATION, egress: 'open', log });
  const provider = createDockerProvider({ ...ground, installation: INSTALLATION, log, fence });
  opened.push(provider);
  return provider;
}

async function namesLeft({ connection: { docker } }: Ground): Promise<string[]> {
  const filters = ownedBy(INSTALLATION);
  const containers = await docker.listContainers({ all: true, filters });
  return [
    ...containers.flatMap(({ Names }) => Names),
    ...(await docker.listNetworks({ filters })).map(({ Name }) => Name),
  ];
}

async function adoptOne(provider: SandboxProvider): Promise<Sandbox> {
  const left = await provider.adopt();
  expect(left).toHaveLength(1);
  return (left[0] as { sandbox: Sandbox }).sandbox;
}

function statesOf({ nodes }: Sandbox) {
  return Object.fromEntries(nodes.map(({ name, state }) => [name, state]));
}

const SERVE = `docker run -d --name app -p 8080:80 debian:bookworm-slim ${serving(80, 'still here')}`;
const forwardRules = () => execFileSync('iptables', ['-S', chainsOf(INSTALLATION).forward]).toString();

for (const level of ['trusted', 'hardened'] as const) {
  test(`${level} S80 what a server left is adopted: nodes, Swarm, containers, ports, network and its rules`, async () => {
    const ground = groundOf(level);
    const first = openProvider(ground);
    const nodes = [
      nodeRequest('node1', { joined: true }),
      nodeRequest('node2', { joined: true }),
      nodeRequest('other'),
    ];
    const started = await first.start(sandboxRequest({ owner: 'deck/somebody/attendee', nodes }));
    await ranOn(started.nodes[0], `${SERVE} && echo kept >file`);
    await until('the app', () => saidBy(started.nodes[0], 8080));
    await started.nodes[2]?.cutOff();
    const rules = forwardRules();
    await first.leave();
    expect(forwardRules()).toBe(rules);

    const second = openProvider(ground);
    const [left] = await second.adopt();
    const adopted = left?.sandbox as Sandbox;
    expect([adopted.id, left?.owner]).toEqual([started.id, 'deck/somebody/attendee']);
    expect(adopted.nodes.map(({ name, role }) => [name, role])).toEqual([
      ['node1', 'manager'],
      ['node2', 'worker'],
      ['other', 'worker'],
    ]);
    expect(statesOf(adopted)).toEqual({ node1: 'running', node2: 'running', other: 'cut-off' });
    expect(await saidBy(adopted.nodes[0], 8080)).toContain('still here');
    expect(await ranOn(adopted.nodes[0], 'cat file')).toBe('kept');
    expect(await ranOn(adopted.nodes[0], 'docker node ls -q | wc -l')).toBe('2');
    expect(forwardRules()).toBe(rules);
    await adopted.nodes[2]?.rejoin();
    await ranOn(adopted.nodes[0], 'getent hosts other');
    // Neither the addresses nor the bridge of the adopted one are given away.
    const beside = await second.start(sandboxRequest());
    expect((await adopted.addNode(nodeRequest('node4'))).state).toBe('running');
    await ranOn(beside.nodes[0], 'true');
    await second.close();
    expect(await namesLeft(ground)).toEqual([]);
  });
}

test('trusted S81 commands of the earlier server end, and new shells open beside those that go on', async () => {
  const ground = groundOf('trusted');
  const earlier = openProvider(ground);
  const started = await earlier.start(sandboxRequest());
  const screen = await openScreen(started);
  screen.type('sleep 4242\r');
  void started.nodes[0].run({ command: 'sleep 4343', timeoutMs: 60_000, maxOutputBytes: 10 }).catch(() => {});
  const alive = 'pgrep -fx "sleep (4242|4343)" | wc -l';
  await until('both', async () => (await ranOn(started.nodes[0], alive)) === '2');
  const provider = openProvider(ground);
  const adopted = await adoptOne(provider);
  expect(await ranOn(adopted.nodes[0], alive)).toBe('1');
  await openScreen(adopted);
  expect(await adopted.nodes[0].heldShells()).toHaveLength(2);
  await earlier.leave();
  await provider.close();
});

test('trusted S82 a node that was killed stays stopped, and one that ends while it is adopted is noticed', async () => {
  const ground = groundOf('trusted');
  const started = await openProvider(ground).start(sandboxRequest({ nodes: [nodeRequest(), nodeRequest('node2')] }));
  await started.nodes[1]?.kill();
  const provider = openProvider(ground);
  const adopted = await adoptOne(provider);
  expect(statesOf(adopted)).toEqual({ node1: 'running', node2: 'stopped' });
  await adopted.nodes[1]?.restart();
  expect(statesOf(adopted)).toEqual({ node1: 'running', node2: 'running' });
  await ground.connection.docker.getContainer(`slipway-${adopted.id}-node2`).kill();
  await until('its end', () => statesOf(adopted).node2 === 'stopped');
  await provider.close();
});

for (const level of ['trusted', 'hardened'] as const) {
  test(`${level} S83 a sandbox whose machines all went with the engine is started again, its files as they were`, async () => {
    const ground = groundOf(level);
    const first = openProvider(ground);
    const started = await first.start(sandboxRequest());
    await ranOn(started.nodes[0], 'echo kept >file; docker image ls -q');
    await first.leave();
    await ground.connection.docker.getContainer(`slipway-${started.id}-node1`).stop({ t: 0 });
    const provider = openProvider(ground);
    const adopted = await adoptOne(provider);
    expect(statesOf(adopted)).toEqual({ node1: 'running' });
    expect(await ranOn(adopted.nodes[0], 'cat file; docker image ls -q | wc -l')).toMatch(/^kept\n[1-9]/);
    await provider.close();
  });
}

test('trusted S84 what cannot be used is removed with the reason: no network, no machine, never finished, other level', async () => {
  const ground = groundOf('trusted');
  const { docker } = ground.connection;
  const first = openProvider(ground);
  const [whole, unwired, empty, unfinished] = await Promise.all(
    ['whole', 'unwired', 'empty', 'unfinished'].map((owner) => first.start(sandboxRequest({ owner }))),
  );
  await docker.getNetwork(`slipway-${unwired?.id}`).disconnect({ Container: `slipway-${unwired?.id}-node1` });
  await docker.getNetwork(`slipway-${unwired?.id}`).remove();
  await docker.getContainer(`slipway-${empty?.id}-node1`).remove({ force: true, v: true });
  const { Config } = await docker.getContainer(`slipway-${unfinished?.id}-node1`).inspect();
  await docker.getContainer(`slipway-${unfinished?.id}-node1`).remove({ force: true, v: true });
  await docker.createContainer({ Image: Config.Image, Labels: Config.Labels });
  await first.leave();
  const provider = openProvider(ground);
  expect((await adoptOne(provider)).id).toBe(whole?.id);
  const said = warnings.splice(0).join('\n');
  expect(said).toMatch(/its network is gone.*\n?/);
  expect(said).toContain('its machines are gone');
  expect(said).toContain('None of its machines has ever run');
  for (const gone of [unwired, empty, unfinished]) expect((await namesLeft(ground)).join()).not.toContain(gone?.id);
  await provider.leave();

  const other = openProvider({ ...ground, isolation: { level: 'runtime', runtime: 'runc' } });
  expect(await other.adopt()).toEqual([]);
  expect(warnings.splice(0).join()).toContain('made at level trusted, and this server runs at runtime=runc');
  expect(await namesLeft(ground)).toEqual([]);
  await other.close();
});

test('trusted S85 another installation on the same engine is left alone', async () => {
  const ground = groundOf('trusted');
  const own = openProvider(ground);
  const started = await own.start(sandboxRequest());
  const stranger = createDockerProvider({ ...ground, installation: installationFor('adopt-other'), log });
  expect(await stranger.adopt()).toEqual([]);
  await stranger.close();
  expect(await ranOn(started.nodes[0], 'echo alive')).toBe('alive');
  await own.close();
});

for (const level of ['trusted', 'hardened'] as const)
  describeHeldShells(level, { open: () => openProvider(groundOf(level)), adopt: adoptOne });
