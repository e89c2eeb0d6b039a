import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { SandboxState } from '#core/protocol';
import { createLog } from '#server/log';
import { connectEngine } from '#server/sandbox/docker/connect';
import { ownedBy } from '#server/sandbox/docker/labels';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import { type EngineProxy, proxyEngine, type TestEngine, testEngine } from '../support/engine';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { until } from '../support/until';

const INSTALLATION = `test-stops-${process.pid}`;
/** Much longer than it takes a test to have it back; the last one waits for it in vain. */
const COMEBACK_MS = 8_000;
const log = createLog({ level: 'silent', pretty: false });

let engine: TestEngine;
let proxy: EngineProxy;
let server: InProcess;

beforeAll(async () => {
  engine = await testEngine();
  proxy = await proxyEngine(engine.connection);
  const connection = await connectEngine(proxy.where);
  const provider = createDockerProvider({
    connection,
    image: engine.image,
    shelf: null,
    installation: INSTALLATION,
    log,
    comebackMs: COMEBACK_MS,
  });
  server = await startInProcess({ provider });
}, 15 * 60_000);
afterEach(() => proxy.resume());
afterAll(async () => {
  await server?.close();
  await proxy?.close();
  await reap(engine.connection, INSTALLATION, log);
});

/** Ends the machines at once, unseen by whoever talks to the proxy, as they end with their engine. */
async function endMachines(): Promise<void> {
  const { docker } = engine.connection;
  const machines = await docker.listContainers({ filters: ownedBy(INSTALLATION) });
  await Promise.all(machines.map(({ Id }) => docker.getContainer(Id).kill()));
}

/** Somebody whose sandbox holds a file. */
async function occupy(): Promise<{ participant: Participant; id: string }> {
  const participant = await Participant.join({ url: server.url, deck: 'basics' });
  participant.open();
  await participant.prompt();
  participant.type('echo kept >note; echo made-$((40+2))\r');
  await participant.sees(/made-42/);
  const ready = await participant.fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'ready');
  return { participant, id: ready.sandbox.state === 'ready' ? ready.sandbox.id : '' };
}

test.each(['at once', 'after its containers'])(
  'G31 Docker that stops, %s, and comes back has its sandboxes again, with the same name and files, and pages are told',
  async (order) => {
    const { participant, id } = await occupy();
    const before = participant.facts.length;
    if (order === 'at once') await proxy.stop();
    else await proxy.refuse();
    await endMachines();
    if (order !== 'at once') await proxy.stop();
    const away = await participant.fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'starting', before);
    expect(JSON.stringify(away)).toContain('Docker stopped. The sandbox is started again when it answers.');
    participant.send({ type: 'act-on-node', node: 'node1', action: 'restart' });
    const refused = await participant.fact('refused', () => true, before);
    expect(refused.message).toContain('Docker stopped.');
    await proxy.resume();
    const isBack = (fact: { sandbox: SandboxState }) =>
      fact.sandbox.state === 'ready' && fact.sandbox.id === id && fact.sandbox.nodes[0]?.state === 'running';
    await participant.fact('sandbox-changed', isBack, before);
    participant.output.clear();
    participant.open(1, null);
    await participant.prompt();
    participant.type('cat note\r');
    await participant.sees(/kept/);
    expect(participant.facts.some((fact) => JSON.stringify(fact).includes('"gone"'))).toBe(false);
    participant.leave();
    server.server.rooms.endSandbox(id, 'The test is over.');
  },
);

test('G35 what is ended while Docker is away is removed from it when it is back, also after it was given up', async () => {
  const { docker } = engine.connection;
  const left = async () => (await docker.listContainers({ all: true, filters: ownedBy(INSTALLATION) })).length;
  await until('an empty engine', async () => (await left()) === 0);
  const { participant, id } = await occupy();
  await proxy.stop();
  expect(server.server.rooms.endSandbox(id, 'The test is over.')).toBe(true);
  await proxy.resume();
  await until('its removal', async () => (await left()) === 0);
  participant.leave();

  const { participant: second } = await occupy();
  await proxy.stop();
  await second.fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'gone');
  await proxy.resume();
  expect(await left()).toBe(1);
  const { participant: third, id: last } = await occupy();
  await until('its removal', async () => (await left()) === 1);
  server.server.rooms.endSandbox(last, 'The test is over.');
  await until('the end', async () => (await left()) === 0);
  for (const each of [second, third]) each.leave();
});

test('G32 a sandbox that cannot be started again is gone, with the reason', async () => {
  const { participant } = await occupy();
  await proxy.stop();
  const { docker } = engine.connection;
  const machines = await docker.listContainers({ filters: ownedBy(INSTALLATION) });
  await Promise.all(machines.map(({ Id }) => docker.getContainer(Id).remove({ force: true })));
  await proxy.resume();
  const gone = await participant.fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'gone');
  expect(JSON.stringify(gone)).toContain('could not be started again');
  participant.leave();
});

test('G33 a machine that ends while Docker runs is lost at once', async () => {
  const { participant } = await occupy();
  await endMachines();
  const gone = await participant.fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'gone');
  expect(JSON.stringify(gone)).toContain('The sandbox has stopped.');
  participant.leave();
});

test('G1 when Docker stops mid-session and stays away the page is told, the terminal closes and the server lives on', async () => {
  const participant = await Participant.join({ url: server.url, deck: 'basics' });
  participant.open();
  await participant.prompt();
  await proxy.stop();
  const gone = await participant.fact('sandbox-changed', (fact) => fact.sandbox.state === 'gone');
  expect(JSON.stringify(gone)).toMatch(/Docker/);
  await participant.fact('terminal-closed');
  participant.send({ type: 'ping' });
  await participant.fact('ponged');
  participant.leave();
});

test('G2 a sandbox that cannot be started is refused in words, and asked for again it is tried again', async () => {
  const participant = await Participant.join({ url: server.url, deck: 'basics' });
  await proxy.stop();
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const before = participant.facts.length;
    participant.open();
    const refused = await participant.fact('sandbox-changed', (fact) => fact.sandbox.state === 'refused', before);
    expect(refused.sandbox.state === 'refused' ? refused.sandbox.reason : '').toMatch(/Docker/);
  }
  participant.leave();
});
