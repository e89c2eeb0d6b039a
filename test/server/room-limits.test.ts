// What a room's pages are told of the limits of its sandbox, and what they can do about them.
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import type { LifetimeRules } from '#core/lifetime';
import type { Fact } from '#core/protocol';
import { openLibrary } from '#server/content/library';
import { openTerminal } from '#server/live/open-terminal';
import { RoomHost } from '#server/live/room-host';
import type { SandboxOwner } from '#server/live/sandbox-records';
import { createLog } from '#server/log';
import { PlacesDesk } from '#server/sandbox/places';
import { Pool } from '#server/sandbox/pool';
import { openMemoryLog } from '#server/store/memory-log';
import { checkParts } from '../support/checks';
import { FakeProvider } from '../support/fake-provider';
import { TEST_CONTENT } from '../support/in-process';
import { sandboxRequest } from '../support/sandbox';
import { openScreens } from '../support/screens';
import { until } from '../support/until';

/** A deck without a fault. */
const SOUND = { revision: 'r1', trouble: null };

const log = createLog({ level: 'silent', pretty: false, write: () => {} });
const NEVER: LifetimeRules = { lifetimeMs: null, idleMs: null, extendMs: 60_000, extensions: 1 };
const rooms: RoomHost[] = [];
const screens = await openScreens();

afterAll(() => screens.close());
afterEach(async () => {
  vi.useRealTimers();
  for (const room of rooms.splice(0)) await room.close();
});

async function openRoom(lifetime: LifetimeRules, earlier?: Pick<SandboxOwner, 'since' | 'extended'>) {
  const provider = new FakeProvider();
  const places = new PlacesDesk(2);
  const pool = new Pool({ provider, places, rules: { target: 0, idleMs: 0 }, log });
  const key = { deck: 'basics', participant: 'p', role: 'presenter' } as const;
  const notes: SandboxOwner[] = [];
  const room = new RoomHost(key, {
    ...{ provider, pool, places, noSandboxes: '', library: openLibrary(TEST_CONTENT), screens, log, lifetime },
    ...{ events: openMemoryLog(), shares: new Map(), ...checkParts(log) },
    records: { note: async (_id, owner) => void notes.push(owner), forget: async () => {} },
    ground: { loopback: true, trustedForGuests: false, hardened: true },
    audience: () => ({ url: '', path: '' }),
  });
  if (earlier) {
    const sandbox = await provider.start(sandboxRequest());
    room.adopt({ sandbox, owner: { ...key, ...earlier, ports: [], runs: {} }, shells: [] });
  }
  rooms.push(room);
  const facts: Fact[] = [];
  const page = { id: 'page', send: (fact: Fact) => void facts.push(fact) };
  const link = { page: page.id, terminal: 1, isOpen: true, send: () => {}, sendFrame: () => {} };
  room.join(page, SOUND);
  const open = () => openTerminal(room, link, { cols: 80, rows: 24, from: null });
  await open();
  const limits = () => facts.findLast((fact) => fact.type === 'limits-changed')?.limits;
  const states = () => facts.flatMap((fact) => (fact.type === 'sandbox-changed' ? fact.sandbox : []));
  return { room, provider, page, link, facts, open, limits, states, notes, places };
}

/** Time passes only there: whether something comes in time must not depend on how busy the machine is. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('K30 a sandbox whose time is over is announced, ends with words, and another can be had', async () => {
  vi.useFakeTimers();
  const { limits, states, provider, open } = await openRoom({ ...NEVER, lifetimeMs: 500, extensions: 0 });
  await pass(399);
  expect(limits()?.ending ?? null).toBe(null);
  await pass(1);
  expect(limits()?.ending).toMatchObject({ cause: 'lifetime', extendMs: null, inMs: 100 });
  expect(states().at(-1)?.state).toBe('ready');
  await pass(100);
  expect(states().at(-1)).toEqual({
    state: 'gone',
    reason: 'This sandbox was removed: its time of 1 second was over.',
  });
  expect(provider.alive.size).toBe(0);
  expect(limits()?.ending).toBe(null);
  await open();
  expect(states().at(-1)).toMatchObject({ state: 'ready', id: 'fake2' });
});

test('K31 extended in time it lives on, as often as may be', async () => {
  vi.useFakeTimers();
  const { limits, states, room, page, facts } = await openRoom({ ...NEVER, lifetimeMs: 1_000 });
  await room.handle(page, { type: 'extend-sandbox' });
  expect(facts.at(-1)).toMatchObject({ type: 'refused', reason: 'not-allowed' });
  await pass(900);
  expect(limits()?.ending?.extendMs).toBe(60_000);
  await room.handle(page, { type: 'extend-sandbox' });
  expect(limits()?.ending).toBe(null);
  await pass(1_000);
  expect(states().at(-1)?.state).toBe('ready');
});

test('K32 one that nobody uses is announced and ends; any key keeps it', async () => {
  vi.useFakeTimers();
  const { limits, states, room, link } = await openRoom({ ...NEVER, idleMs: 2_000 });
  await pass(1_900);
  expect(limits()?.ending?.cause).toBe('idle');
  room.input(link, { kind: 'input', offset: 0, bytes: new Uint8Array([32]) });
  expect(limits()?.ending).toBe(null);
  await pass(1_500);
  expect(states().at(-1)?.state).toBe('ready');
  await pass(500);
  expect(states().at(-1)).toMatchObject({ state: 'gone', reason: expect.stringContaining('nobody used it') });
});

test('K33 nodes at a limit are told in words, to those who come later as well, until it is over', async () => {
  const { limits, provider, room } = await openRoom(NEVER);
  provider.started[0]?.strain('disk', 'memory');
  expect(limits()?.hits).toEqual([
    { node: 'node1', kind: 'disk', text: expect.stringContaining('docker system prune') },
    { node: 'node1', kind: 'memory', text: expect.stringContaining('Out of memory') },
  ]);
  const later: Fact[] = [];
  room.join({ id: 'other page', send: (fact) => void later.push(fact) }, SOUND);
  expect(later[0]).toMatchObject({ type: 'snapshot', limits: { hits: [{ kind: 'disk' }, { kind: 'memory' }] } });
  provider.started[0]?.strain();
  expect(limits()).toEqual({ ending: null, hits: [] });
});

test('K34 a reset throws the sandbox away and starts a fresh one', async () => {
  const { room, page, provider, states } = await openRoom(NEVER);
  await room.handle(page, { type: 'reset-sandbox' });
  await until('the next one', () => states().at(-1)?.state === 'ready');
  expect(states().map(({ state }) => state)).toEqual(expect.arrayContaining(['gone', 'starting', 'ready']));
  expect(states().at(-1)).toMatchObject({ state: 'ready', id: 'fake2' });
  await until('the removal of the first', () => provider.alive.size === 1);
});

test('K36 a sandbox of an earlier run goes on in its own time, and its extensions are remembered', async () => {
  const hour = 3_600_000;
  const rules = { ...NEVER, lifetimeMs: 2 * hour, extendMs: hour, extensions: 2 };
  const earlier = { since: Date.now() - 3 * hour + 60_000, extended: 1 };
  const { limits, room, page, notes, provider } = await openRoom(rules, earlier);
  expect(provider.started).toHaveLength(1);
  expect(notes.at(-1)).toMatchObject(earlier);
  expect(limits()?.ending).toMatchObject({ cause: 'lifetime', extendMs: hour });
  await room.handle(page, { type: 'extend-sandbox' });
  expect(notes.at(-1)).toMatchObject({ since: earlier.since, extended: 2 });
  const spent = await openRoom(rules, { since: Date.now() - 9 * hour, extended: 2 });
  expect(spent.limits()?.ending).toMatchObject({ cause: 'lifetime', extendMs: null });
  expect(spent.limits()?.ending?.inMs).toBeGreaterThan(4 * 60_000);
});

test('K37 a reset on a full server has its place again before those who wait, and never more machines than places', async () => {
  const { room, page, provider, places, states } = await openRoom(NEVER);
  const other = await places.enter({ nodes: 1, signal: new AbortController().signal, onWait: () => {} });
  const abort = new AbortController();
  const waiting = places.enter({ nodes: 1, signal: abort.signal, onWait: () => {} }).catch(() => 'waited in vain');
  await room.handle(page, { type: 'reset-sandbox' });
  await until('the next one', () => states().at(-1)?.state === 'ready');
  expect(states().at(-1)).toMatchObject({ id: 'fake2' });
  expect(provider.mostNodes).toBe(1);
  expect(places).toMatchObject({ taken: 2, hasLine: true });
  abort.abort();
  expect(await waiting).toBe('waited in vain');
  other.leave();
});
