// Who only watches an open room: over real sockets, nothing starts for them, whatever their page asks for.
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CLOSE, type Command, PROTOCOL_VERSION, type SandboxState } from '#core/protocol';
import { FakeProvider } from '../support/fake-provider';
import { ask } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { askRooms, openRoomOn, RoomPage } from '../support/room-page';
import { until } from '../support/until';

/** A server whose sandboxes are counted, and a room on it. */
async function withRoom(use: (room: Awaited<ReturnType<typeof openRoomOn>> & Ground) => Promise<void>, cap?: number) {
  const provider = new FakeProvider();
  const server = await startInProcess({ provider });
  try {
    const room = await openRoomOn(server, { deck: 'lab', ...(cap === undefined ? {} : { cap }) });
    const enter = (name: string, watch = false) => RoomPage.join(server.port, room.code, { name, watch });
    const open = (cookie: string, terminal = true) =>
      Participant.join({ url: server.url, deck: 'lab', cookie, terminal });
    await use({ ...room, server, provider, enter, open });
  } finally {
    await server.close();
  }
}

type Ground = {
  server: InProcess;
  provider: FakeProvider;
  enter(name: string, watch?: boolean): ReturnType<typeof RoomPage.join>;
  open(cookie: string, terminal?: boolean): Promise<Participant>;
};

function sandboxOf({ facts }: Participant): SandboxState {
  const last = facts.findLast((fact) => fact.type === 'snapshot' || fact.type === 'sandbox-changed');
  if (!last || !('sandbox' in last)) throw new Error('nothing was said of the sandbox');
  return last.sandbox;
}

const watches = (work: Participant, code: string | undefined) =>
  until(`watching ${code} in ${JSON.stringify(sandboxOf(work))}`, () => {
    const state = sandboxOf(work);
    return (state.state === 'refused' ? state.watches : undefined) === code;
  });

const COMMANDS: Command[] = [
  { type: 'run-block', block: 'lab/count-words@000000000000', terminal: 1, interrupt: false },
  { type: 'check-block', block: 'lab/words-counted@000000000000' },
  { type: 'share-terminal', terminal: 1 },
  { type: 'reset-sandbox' },
  { type: 'extend-sandbox' },
  { type: 'add-node' },
  { type: 'act-on-node', node: 'node1', action: 'restart' },
  { type: 'catch-up', task: 'count', terminal: 1 },
  { type: 'restore', task: 'count', terminal: 1 },
  { type: 'save-state' },
  { type: 'go-back' },
];

test.each([false, true])(
  'WV1 nothing starts for who watches, whatever their page asks for; in a pause: %s',
  async (isPaused) => {
    await withRoom(async ({ code, page, server, provider, enter, open }) => {
      if (isPaused) page.say({ type: 'pause', isPaused });
      const { cookie } = await enter('Ada', true);
      const work = await open(cookie);
      expect(sandboxOf(work)).toMatchObject({
        state: 'refused',
        watches: code,
        reason: expect.stringContaining('You watch'),
      });
      work.open();
      await work.fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'refused');
      for (const command of COMMANDS) {
        const before = work.facts.length;
        work.send(command);
        await work.fact(
          'refused',
          ({ reason, message }) => reason === 'not-allowed' && message.includes('You watch'),
          before,
        );
      }
      work.type('echo intruder;');
      await work.fact('refused', ({ message }) => message.includes('You watch'), work.facts.length);
      const headers = { cookie, origin: `http://127.0.0.1:${server.port}`, 'content-type': 'application/json' };
      const put = await ask(server.port, '/files/lab/node1/x.txt', { method: 'PUT', headers, body: 'x' });
      const block = encodeURIComponent('lab/greeting@000000000000');
      const written = await ask(server.port, `/file-blocks/${block}`, {
        method: 'POST',
        headers,
        body: '{"over":null}',
      });
      expect([put.status, written.status, written.body.includes('You watch')]).toEqual([404, 409, true]);
      expect(await figuresSay(server, cookie)).toContain('"lacks":"sandbox"');
      expect(provider.started.length).toBe(0);
      expect(server.server.rooms.list()).toEqual([]);
    });
  },
);

/** What the first figure of that participant's page is told. */
function figuresSay(server: InProcess, cookie: string): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/figures`, { headers: { cookie }, origin: server.url });
  const hello = { type: 'watch-figures', version: PROTOCOL_VERSION, deck: 'lab', kinds: ['images'] };
  socket.on('open', () => socket.send(JSON.stringify(hello)));
  return new Promise((resolve, reject) => {
    socket.once('message', (data) => {
      resolve(String(data));
      socket.terminate();
    });
    socket.once('error', reject);
  });
}

test('WV2 who is made a viewer has nothing any more, at once; made an attendee again they get a new one', async () => {
  await withRoom(async ({ code, page, provider, enter, open }) => {
    const { page: ada, cookie } = await enter('Ada');
    const work = await open(cookie);
    work.open();
    await work.fact('terminal-opened');
    expect(provider.started.length).toBe(1);
    const give = (role: string) => page.say({ type: 'give-role', member: ada.you.member, role });
    give('viewer');
    await watches(work, code);
    await until('its removal', () => provider.alive.size === 0);
    work.open();
    await work.fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'refused', work.facts.length);
    give('attendee');
    await watches(work, undefined);
    expect(sandboxOf(work)).toEqual({ state: 'none' });
    work.open();
    await work.fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'ready', work.facts.length);
    expect(provider.started.length).toBe(2);
  });
});

test('WV3 who watches takes part by themselves where the room lets them: not in a locked one, nor beyond the cap', async () => {
  await withRoom(async ({ page, enter }) => {
    const { page: bob } = await enter('Bob');
    const { page: ada } = await enter('Ada', true);
    const refused = async (part: string) => {
      const before = ada.facts.length;
      ada.say({ type: 'take-part' });
      await ada.fact('refused', ({ message }) => message.includes(part), before);
      expect(ada.you.role).toBe('viewer');
    };
    await refused('All places');
    bob.say({ type: 'leave' });
    await bob.isClosed();
    page.say({ type: 'lock', locked: true });
    await ada.fact('standing-changed', ({ standing }) => standing.isLocked);
    await refused('locked');
    page.say({ type: 'lock', locked: false });
    await ada.fact('standing-changed', ({ standing }) => !standing.isLocked, ada.facts.length);
    ada.say({ type: 'take-part' });
    await ada.fact('you-changed', ({ you }) => you.role === 'attendee');
    expect(page.closed).toBeNull();
  }, 1);
});

test('WV4 who watches one room and takes part in another on the deck works; who leaves, or outlives the room, works too', async () => {
  await withRoom(async ({ server, code, page, cookie: grace, enter, open }) => {
    const other = await openRoomOn(server, { deck: 'lab' });
    const { page: ada, cookie } = await enter('Ada', true);
    const { page: bob, cookie: his } = await enter('Bob', true);
    const [work, its] = [await open(cookie, false), await open(his, false)];
    await watches(work, code);
    const { page: there } = await RoomPage.join(server.port, other.code, { name: 'Ada', cookie });
    await watches(work, undefined);
    there.say({ type: 'leave' });
    await watches(work, code);
    ada.say({ type: 'leave' });
    await watches(work, undefined);
    await watches(its, code);
    const origin = `http://127.0.0.1:${server.port}`;
    await ask(server.port, `/rooms/${code}`, { method: 'DELETE', headers: { cookie: grace, origin } });
    await watches(its, undefined);
    for (const each of [page, bob]) expect(await each.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
  });
});

test('WV5 after a restart nothing starts for who watches, as the page names its room', async () => {
  const [first, provider] = [await startInProcess({ provider: null, keepsData: true }), new FakeProvider()];
  const { code } = await openRoomOn(first, { deck: 'lab' });
  const { cookie } = await RoomPage.join(first.port, code, { name: 'Ada', watch: true });
  await first.close();
  const second = await startInProcess({ provider, after: first });
  try {
    const work = await Participant.join({ url: second.url, deck: 'lab', cookie, terminal: true, room: code });
    expect(sandboxOf(work)).toMatchObject({ state: 'refused', watches: code });
    work.open();
    await work.fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'refused');
    expect(provider.started.length).toBe(0);
  } finally {
    await second.close();
  }
});

test('WV6 what a page that names no room has started after a restart ends once the room is read', async () => {
  const [first, provider] = [await startInProcess({ provider: null, keepsData: true }), new FakeProvider()];
  const { code, cookie: grace } = await openRoomOn(first, { deck: 'lab' });
  const { cookie } = await RoomPage.join(first.port, code, { name: 'Ada', watch: true });
  await first.close();
  const second = await startInProcess({ provider, after: first });
  try {
    const work = await Participant.join({ url: second.url, deck: 'lab', cookie });
    work.open();
    await work.fact('terminal-opened');
    await RoomPage.join(second.port, code, { cookie: grace });
    await watches(work, code);
    await until('its removal', () => provider.alive.size === 0);
  } finally {
    await second.close();
  }
});

test('WV14 who has a sandbox is asked before they come to watch, and who takes part in another room there is not', async () => {
  await withRoom(async ({ code, server, provider, open }) => {
    const joins = (cookie: string | undefined, more: object) =>
      askRooms(server.port, 'join', { code, name: 'Ada', ...more }, cookie);
    const work = await Participant.join({ url: server.url, deck: 'lab' });
    work.open();
    await work.fact('terminal-opened');
    const { cookie } = work;
    const refused = await joins(cookie, { watch: true });
    expect(refused).toMatchObject({
      status: 428,
      json: { message: expect.stringContaining('yours on this deck ends') },
    });
    expect(provider.alive.size).toBe(1);
    expect((await joins(undefined, { watch: true })).status).toBe(200);
    const other = await openRoomOn(server, { deck: 'lab' });
    await RoomPage.join(server.port, other.code, { name: 'Ada', cookie });
    expect((await joins(cookie, { watch: true })).status).toBe(200);
    expect(provider.alive.size).toBe(1);
    const bob = await open('');
    bob.open();
    await bob.fact('terminal-opened');
    expect((await joins(bob.cookie, { watch: true, endsSandbox: true })).status).toBe(200);
    await until('its removal', () => provider.alive.size === 1);
  });
});
