import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Wait } from '#core/places';
import type { SandboxState } from '#core/protocol';
import { PlacesDesk } from '#server/sandbox/places';
import { POOL_OWNER } from '#server/sandbox/spare';
import type { ServerSettings } from '#server/server';
import { FakeProvider } from '../support/fake-provider';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { until } from '../support/until';

let close: (() => Promise<void>) | null = null;
afterEach(async () => {
  await close?.();
  close = null;
});

async function open(settings: Partial<ServerSettings>, contentDir?: string) {
  const provider = new FakeProvider();
  const server = await startInProcess({ provider, settings, ...(contentDir ? { contentDir } : {}) });
  close = server.close;
  return { provider, server };
}

/** Somebody of their own. */
function enter(server: InProcess, terminal = false): Promise<Participant> {
  return Participant.join({ url: server.url, deck: 'basics', terminal });
}

function states(participant: Participant): SandboxState[] {
  return participant.facts.flatMap((fact) => (fact.type === 'sandbox-changed' ? [fact.sandbox] : []));
}

function isAt(participant: Participant, place: number, after = 0) {
  return participant.fact(
    'sandbox-changed',
    ({ sandbox }) => sandbox.state === 'waiting' && sandbox.place === place,
    after,
  );
}

test('Q10 when all places are taken people wait in line, move up as others go, and get their prompt by themselves', async () => {
  const { server } = await open({ maxSandboxes: 1, sandboxGraceSeconds: 0 });
  const first = await enter(server);
  first.open();
  await first.prompt();
  const second = await enter(server);
  second.open();
  await isAt(second, 1);
  expect(states(second)).toEqual([{ state: 'waiting', place: 1, estimateSeconds: null }]);
  const third = await enter(server);
  third.open();
  await isAt(third, 2);
  first.leave();
  await second.prompt();
  await isAt(third, 1);
  second.leave();
  await third.prompt();
  third.leave();
});

test('Q11 who leaves the line gives up their place after the grace, and those behind move up', async () => {
  const { server, provider } = await open({ maxSandboxes: 1, sandboxGraceSeconds: 0 });
  const holder = await enter(server, true);
  await holder.fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'ready');
  const leaver = await enter(server, true);
  await isAt(leaver, 1);
  const stayer = await enter(server, true);
  await isAt(stayer, 2);
  leaver.leave();
  await isAt(stayer, 1);
  expect(provider.started).toHaveLength(1);
});

test('Q12 a page that comes back within the grace finds its place in line kept', async () => {
  const { server } = await open({ maxSandboxes: 1, sandboxGraceSeconds: 60 });
  await (await enter(server, true)).fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'ready');
  const waiting = await enter(server, true);
  await isAt(waiting, 1);
  const behind = await enter(server, true);
  await isAt(behind, 2);
  waiting.leave();
  const again = await Participant.join({ url: server.url, deck: 'basics', cookie: waiting.cookie });
  expect(again.facts[0]).toMatchObject({ type: 'snapshot', sandbox: { state: 'waiting', place: 1 } });
  expect(states(behind)).toHaveLength(1);
});

test('Q13 the line is told an estimate from past stays, and again only when it has changed', async () => {
  let now = 0;
  const desk = new PlacesDesk(1, () => now);
  const signal = new AbortController().signal;
  const enter = (onWait: (wait: Wait) => void = () => {}) => desk.enter({ nodes: 1, signal, onWait });
  for (let past = 0; past < 3; past += 1) {
    const stay = await enter();
    now += 600_000;
    stay.leave();
  }
  const holder = await enter();
  now += 240_000;
  const told: (number | null)[] = [];
  const turn = enter(({ estimateMs }) => void told.push(estimateMs));
  void enter();
  expect(told).toEqual([360_000]);
  now += 60_000;
  void enter();
  expect(told).toEqual([360_000, 300_000]);
  holder.leave();
  await turn;
});

test('Q14 a deck that wants more nodes than the server has places is refused with the reason', async () => {
  const contentDir = await mkdtemp(join(tmpdir(), 'slipway-content-'));
  await mkdir(join(contentDir, 'basics'));
  await writeFile(join(contentDir, 'basics/deck.mdx'), '---\ntitle: T\nnodes: 3\nlayout: terminal\n---\n\n# A\n');
  const { server } = await open({ maxSandboxes: 2 }, contentDir);
  const participant = await enter(server, true);
  const { sandbox } = await participant.fact('sandbox-changed');
  expect(sandbox).toEqual({
    state: 'refused',
    reason: 'This deck’s sandbox has 3 nodes, but this server has 2 places only (MAX_SANDBOXES).',
  });
  await rm(contentDir, { recursive: true });
});

test('Q15 thirty people who look at a deck find thirty sandboxes ready, each with the deck’s files', async () => {
  const { server, provider } = await open({ maxSandboxes: 30, poolTarget: 1 });
  const people = await Promise.all(Array.from({ length: 30 }, () => enter(server)));
  await until('thirty spares', () => provider.alive.size === 30);
  for (const person of people) person.open();
  await Promise.all(people.map((person) => person.prompt()));
  expect(provider.started).toHaveLength(30);
  expect(provider.started.every(({ owner, copied }) => owner === POOL_OWNER && copied.length === 1)).toBe(true);
});

test('Q16 spares leave when the server closes', async () => {
  const { server, provider } = await open({ maxSandboxes: 30, poolTarget: 3 });
  await enter(server);
  await until('three spares', () => provider.alive.size === 3);
  await server.server.close();
  expect(provider.nodes).toBe(0);
});
