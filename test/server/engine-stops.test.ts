import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '#server/log';
import { connectEngine } from '#server/sandbox/docker/connect';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import { type EngineProxy, proxyEngine, type TestEngine, testEngine } from '../support/engine';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';

const INSTALLATION = `test-stops-${process.pid}`;
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
  });
  server = await startInProcess({ provider });
}, 15 * 60_000);
afterAll(async () => {
  await server?.close();
  await reap(engine.connection, INSTALLATION, log);
});

test('G1 when Docker stops mid-session the page is told, the terminal closes and the server lives on', async () => {
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
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const before = participant.facts.length;
    participant.open();
    const refused = await participant.fact('sandbox-changed', (fact) => fact.sandbox.state === 'refused', before);
    expect(refused.sandbox.state === 'refused' ? refused.sandbox.reason : '').toMatch(/Docker/);
  }
  participant.leave();
});
