// How long a sandbox waits for somebody whose pages have all gone, as a closed lid or a locked phone has it: over real
// sockets with sandboxes that are counted, and on a clock of the test's own.
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import type { Role } from '#core/permissions';
import { openLibrary } from '#server/content/library';
import { LONG_MS } from '#server/live/absence';
import { RoomRegistry } from '#server/live/room-registry';
import { createLog } from '#server/log';
import { PlacesDesk } from '#server/sandbox/places';
import { Pool } from '#server/sandbox/pool';
import type { ServerSettings } from '#server/server';
import { openMemoryLog } from '#server/store/memory-log';
import { checkParts } from '../support/checks';
import { FakeProvider } from '../support/fake-provider';
import { ask } from '../support/http';
import { type InProcess, startInProcess, TEST_CONTENT } from '../support/in-process';
import { Participant } from '../support/participant';
import { openRoomOn, RoomPage } from '../support/room-page';
import { openScreens } from '../support/screens';
import { until } from '../support/until';

const MINUTE = 60_000;
const GRACE = 2 * MINUTE;
const SPARES_MS = 10_000 * MINUTE;

const screens = await openScreens();
const log = createLog({ level: 'silent', pretty: false, write: () => {} });
const closings: (() => Promise<void>)[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const close of closings.splice(0)) await close();
});
afterAll(() => screens.close());

/** A room on a server where nobody else is waited for at all. */
async function openRoom(settings: Partial<ServerSettings> = {}) {
  const provider = new FakeProvider();
  const server = await startInProcess({ provider, settings: { sandboxGraceSeconds: 0, ...settings } });
  closings.push(() => server.close());
  const room = await openRoomOn(server, { deck: 'lab' });
  /** Somebody with a sandbox; `name`: in the room. */
  const enter = async (name: string | null) => {
    const own = name === null ? null : await RoomPage.join(server.port, room.code, { name });
    const work = await openWork(server, own?.cookie);
    const sandbox = provider.started.at(-1);
    if (!sandbox) throw new Error('invariant: a terminal has a sandbox');
    return { ...own, work, sandbox, member: own?.page.you.member ?? '' };
  };
  /** No page of that participant is open any more, as far as the server knows. */
  const leave = async ({ page, work }: { page?: RoomPage | undefined; work: Participant }) => {
    page?.leave();
    work.leave();
    await until('nobody there', () =>
      server.server.rooms.list().every((each) => !isOf(each, work) || each.pages === 0),
    );
  };
  return { ...room, server, provider, enter, leave };
}

async function openWork(server: InProcess, cookie: string | undefined) {
  const work = await Participant.join({ url: server.url, deck: 'lab', ...(cookie ? { cookie } : {}) });
  work.open();
  await work.fact('terminal-opened');
  return work;
}

/** As the cookie says it. */
const participantOf = ({ cookie }: Participant) =>
  (JSON.parse(Buffer.from(cookie.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub;
const isOf = ({ participant }: { participant: string }, work: Participant) => participant === participantOf(work);

test('AW1 in an open room whose pages have all gone finds the same sandbox; who is in no room does not', async () => {
  const { server, provider, enter, leave, cookie } = await openRoom();
  const ada = await enter('Ada');
  const grace = { work: await openWork(server, cookie), sandbox: provider.started.at(-1) };
  const stranger = await enter(null);
  await leave(ada);
  await leave(grace);
  // They had as long as the others, and left later.
  await leave(stranger);
  await until('the end of one', () => !provider.alive.has(stranger.sandbox));
  expect(provider.alive.size).toBe(2);
  for (const { work, sandbox } of [ada, grace]) {
    const back = await Participant.join({ url: server.url, deck: 'lab', cookie: work.cookie });
    const { sandbox: found, terminals } = await back.fact('snapshot');
    expect(found).toMatchObject({ state: 'ready', id: sandbox?.id });
    expect(terminals.length).toBe(1);
    back.leave();
  }
});

test.each(['end', 'delete', 'remove', 'leave', 'viewer'] as const)(
  'AW2 nobody is waited for any more after %s, though none of their pages is there to hear of it',
  async (what) => {
    const { code, server, provider, enter, leave, page, cookie } = await openRoom();
    const [ada, bob] = [await enter('Ada'), await enter('Bob')];
    await leave(bob);
    await leave(ada);
    expect(provider.alive.size).toBe(2);
    if (what === 'end') page.say({ type: 'end' });
    else if (what === 'remove') page.say({ type: 'remove', member: ada.member });
    else if (what === 'viewer') page.say({ type: 'give-role', member: ada.member, role: 'viewer' });
    else if (what === 'leave')
      (await RoomPage.join(server.port, code, { cookie: ada.cookie ?? '' })).page.say({ type: 'leave' });
    else {
      const headers = { cookie, origin: `http://127.0.0.1:${server.port}` };
      expect((await ask(server.port, `/rooms/${code}`, { method: 'DELETE', headers })).status).toBe(200);
    }
    await until('her end', () => !provider.alive.has(ada.sandbox));
    if (what === 'end' || what === 'delete') await until('his end', () => provider.alive.size === 0);
    else expect(provider.alive.has(bob.sandbox)).toBe(true);
  },
);

test('AW3 a sandbox that waits ends by its own limit, and nothing of it stays behind', async () => {
  const { server, provider, enter, leave } = await openRoom({ sandboxIdleMinutes: 0.02 });
  const ada = await enter('Ada');
  await leave(ada);
  await until('the end of what nobody uses', () => provider.alive.size === 0);
  const key = { deck: 'lab', participant: participantOf(ada.work), role: 'attendee' } as const;
  await until('its room gone', () => server.server.rooms.findOwn(key) === null);
});

/** Rooms of one's own on a clock of the test's, where the participants in `inRooms` take part in an open room. */
function openRegistry(places = 10) {
  // Before anything asks what time it is.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
  const provider = new FakeProvider();
  const desk = new PlacesDesk(places);
  const inRooms = new Set<string>();
  const registry = new RoomRegistry(
    {
      ...{
        provider,
        places: desk,
        pool: new Pool({ provider, places: desk, rules: { target: 0, idleMs: SPARES_MS }, log }),
      },
      ...{ noSandboxes: '', library: openLibrary(TEST_CONTENT), screens, log, shares: new Map(), ...checkParts(log) },
      ...{ events: openMemoryLog(), records: { note: async () => {}, forget: async () => {} } },
      lifetime: { lifetimeMs: null, idleMs: null, extendMs: 0, extensions: 0 },
      ground: { loopback: true, trustedForGuests: false, hardened: true },
      audience: () => ({ url: '', path: '' }),
      takesPart: ({ participant }) => inRooms.has(participant),
    },
    GRACE,
  );
  closings.push(() => registry.close());
  const enter = (participant: string, role: Role = 'attendee') => {
    const key = { deck: 'basics', participant, role };
    const { room, leave } = registry.join(key, { id: participant, send: () => {} }, { revision: 'r', trouble: null });
    return { room, leave };
  };
  const has = (participant: string) => [...provider.alive].some(({ owner }) => owner.includes(`/${participant}/`));
  return { registry, inRooms, desk, enter, has };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
/** No time passes meanwhile. */
const settles = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
};

test('AW4 the usual grace begins when somebody who is away is expected no more, and ends when they come back', async () => {
  const { registry, inRooms, enter, has } = openRegistry();
  const all = ['ada', 'bob'].map((name) => {
    inRooms.add(name);
    return enter(name);
  });
  for (const { room, leave } of all) {
    await room.ensure();
    leave();
  }
  await pass(120 * MINUTE);
  expect([has('ada'), has('bob')]).toEqual([true, true]);
  for (const name of ['ada', 'bob']) {
    inRooms.delete(name);
    registry.memberChanged('basics', name);
  }
  await pass(GRACE - 1);
  expect([has('ada'), has('bob')]).toEqual([true, true]);
  // What else is said of them begins no other.
  registry.memberChanged('basics', 'bob');
  const again = enter('ada');
  await pass(1);
  expect([has('ada'), has('bob')]).toEqual([true, false]);
  await pass(GRACE);
  expect([again.room, has('ada')]).toEqual([all[0]?.room, true]);
  again.leave();
  await pass(GRACE - 1);
  expect(has('ada')).toBe(true);
  await pass(1);
  expect(has('ada')).toBe(false);
});

test('AW5 who waits for a sandbox gets the place of who has been away for longest, once that is long', async () => {
  const { inRooms, desk, enter, has } = openRegistry(3);
  for (const name of ['ada', 'bob', 'cleo']) {
    inRooms.add(name);
    const { room, leave } = enter(name);
    await room.ensure();
    if (name !== 'cleo') leave();
    await pass(MINUTE);
  }
  const dan = enter('dan');
  void dan.room.ensure();
  await settles(() => desk.hasLine);
  await pass(LONG_MS - 3 * MINUTE - 1);
  expect([has('ada'), has('bob')]).toEqual([true, true]);
  await pass(1);
  await settles(() => has('dan'));
  expect([has('ada'), has('bob'), has('cleo')]).toEqual([false, true, true]);
  // Nobody waits: nobody gives way. Once somebody does, at once.
  await pass(LONG_MS);
  expect(has('bob')).toBe(true);
  void enter('eve').room.ensure();
  await settles(() => has('eve'));
  expect([has('bob'), has('cleo'), desk.hasLine]).toEqual([false, true, false]);
});

test('AW6 a sandbox begun anew for somebody who is away waits for them as the old one did', async () => {
  const { inRooms, enter, has } = openRegistry();
  inRooms.add('ada');
  const { room, leave } = enter('ada');
  const before = await room.ensure();
  leave();
  room.holder?.reset('Who presents began it anew.');
  await settles(() => room.sandbox !== null);
  await pass(120 * MINUTE);
  expect([has('ada'), room.sandbox?.id === before?.id]).toEqual([true, false]);
});

test('AW7 who waits in line for a sandbox and goes keeps the place for the grace only', async () => {
  const { inRooms, desk, enter } = openRegistry(1);
  inRooms.add('ada');
  await enter('bob').room.ensure();
  const { room, leave } = enter('ada');
  void room.ensure();
  await settles(() => desk.hasLine);
  leave();
  await pass(GRACE - 1);
  expect(desk.hasLine).toBe(true);
  await pass(1);
  expect(desk.hasLine).toBe(false);
});

test('AW8 who has become a presenter is waited for as that, and not as the attendee they were', async () => {
  const { inRooms, enter, has, registry } = openRegistry();
  inRooms.add('ada');
  const { room, leave } = enter('ada');
  await room.ensure();
  leave();
  await pass(GRACE);
  expect(has('ada')).toBe(true);
  const risen = enter('ada', 'presenter');
  await pass(GRACE);
  expect(has('ada')).toBe(false);
  await risen.room.ensure();
  risen.leave();
  await pass(120 * MINUTE);
  expect(registry.list()).toMatchObject([{ participant: 'ada', role: 'presenter', state: { state: 'ready' } }]);
});
