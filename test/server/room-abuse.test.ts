// What people try on open rooms, over real HTTP and real sockets: guessing, forging, replaying, listening in. And who comes
// back from another network.
import { expect, test } from 'vitest';
import { CLOSE } from '#core/protocol';
import type { RoomSocketCommand } from '#core/room-protocol';
import { FakeProvider } from '../support/fake-provider';
import { ask } from '../support/http';
import { type InProcess, startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';
import { askRooms, openRoomOn, RoomPage } from '../support/room-page';
import { until } from '../support/until';
import { Viewer } from '../support/viewer';

/** Each on a server of its own: what counts against an address counts for a minute. */
async function onServer(use: (server: InProcess) => Promise<void>): Promise<void> {
  const server = await startInProcess({ provider: new FakeProvider() });
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

const NOBODYS = 'ZZZZZ9';

test('AB1 a thousand people behind one address get in, though some of them mistype', async () => {
  await onServer(async (server) => {
    const { code } = await openRoomOn(server);
    const statuses: number[] = [];
    const join = async (number: number) => {
      if (number % 20 === 0) statuses.push((await askRooms(server.port, 'join', { code: NOBODYS, name: 'A' })).status);
      statuses.push((await askRooms(server.port, 'join', { code, name: `Guest ${number}` })).status);
    };
    for (let from = 0; from < 1_000; from += 50)
      await Promise.all(Array.from({ length: 50 }, (_, at) => join(from + at)));
    const times = (status: number) => statuses.filter((each) => each === status).length;
    expect([times(200), times(404)]).toEqual([1_000, 50]);
  });
}, 180_000);

test('AB2 guesses at a phrase are bounded for each address, and for the room wherever they come from', async () => {
  await onServer(async (server) => {
    const { code, page } = await openRoomOn(server, { phrase: 'ship it' });
    const origin = `http://127.0.0.1:${server.port}`;
    const guess = async (from: string, phrase: string) => {
      const body = JSON.stringify({ code, name: 'Eve', phrase });
      return (await ask(server.port, '/rooms/join', { method: 'POST', headers: { origin }, body, from })).status;
    };
    const guesses = (from: string, count: number) =>
      Promise.all(Array.from({ length: count }, (_, at) => guess(from, `wrong ${at}`)));
    // Asked all at once, the hundred-and-first is not looked at, right as it is.
    const burst = Promise.all([guesses('127.0.0.2', 100), guess('127.0.0.2', 'ship it')]);
    expect(await burst).toEqual([Array(100).fill(403), 429]);
    expect(await guess('127.0.0.3', ' Ship  it')).toBe(200);
    for (const last of [4, 5]) await guesses(`127.0.0.${last}`, 100);
    expect(await guess('127.0.0.9', 'ship it')).toBe(429);
    // The room goes on for who is in it, and no code was wrong.
    page.say({ type: 'start' });
    await page.fact('standing-changed', ({ standing }) => standing.phase === 'live');
    expect((await ask(server.port, `/rooms/look?code=${code}`)).status).toBe(200);
  });
}, 180_000);

test('AB3 no socket tells a stranger whether there is a room of that code', async () => {
  await onServer(async (server) => {
    const { code, page } = await openRoomOn(server);
    const told = async (guess: string) => {
      const stranger = new RoomPage(server.port, guess, '');
      const stage = await Viewer.watchStage(server.url, '', guess);
      const looker = await Viewer.lookIn(server.url, '', { code: guess, member: page.you.member });
      const work = await Participant.join({ url: server.url, deck: 'basics', room: guess });
      await work.fact('variables-changed');
      const ends = [await stranger.isClosed(), stage, looker];
      const rest = [await until('the end', () => stage.closed), await until('the end', () => looker.closed)];
      return [ends[0], ...rest, work.facts.map(({ type }) => type)];
    };
    expect(await told(code)).toEqual(await told(NOBODYS));
  });
});

test('AB4 a role is given, never claimed: by no field of a request, no other’s name, and no cookie that was changed', async () => {
  await onServer(async (server) => {
    const { code, page } = await openRoomOn(server);
    const claims = { role: 'presenter', member: page.you.member, participant: 'p', isPresenter: true };
    const joined = await askRooms(server.port, 'join', { code, name: 'Grace', ...claims });
    const { page: eve } = await RoomPage.join(server.port, code, { cookie: joined.cookie });
    expect(eve.you).toMatchObject({ name: 'Grace (2)', role: 'attendee' });
    eve.say({ type: 'rename', name: 'Grace', role: 'presenter', member: page.you.member });
    eve.say({ type: 'lock', locked: true, by: page.you.member });
    eve.say({ type: 'raise-hand', about: '', member: page.you.member });
    await eve.fact('you-changed', ({ you }) => you.hand !== null);
    await page.settled();
    expect([page.you.name, page.you.hand, eve.you.name, eve.you.role]).toEqual([
      'Grace',
      null,
      'Grace (2)',
      'attendee',
    ]);
    expect(page.facts.some((fact) => fact.type === 'standing-changed' && fact.standing.isLocked)).toBe(false);
    const changed = joined.cookie.replace(/=(.)/, (_, first: string) => `=${first === 'A' ? 'B' : 'A'}`);
    const forger = new RoomPage(server.port, code, changed);
    expect(await forger.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
  });
});

test('AB5 what is said twice or in another order changes nothing twice', async () => {
  await onServer(async (server) => {
    const { code, page } = await openRoomOn(server);
    const { page: ada } = await RoomPage.join(server.port, code, { name: 'Ada' });
    const { page: bob } = await RoomPage.join(server.port, code, { name: 'Bob' });
    const text = { title: 'Lunch?', options: ['Now', 'Later'], isSeveral: false, isLive: true };
    ada.say({ type: 'vote', poll: 'spot:1', options: [0] });
    await ada.fact('refused');
    page.say({ type: 'ask-poll', text });
    await ada.fact('poll-changed');
    for (let time = 0; time < 5; time += 1) ada.say({ type: 'vote', poll: 'spot:1', options: [0] });
    const { tally } = await bob.fact('tally-changed');
    expect(tally).toEqual({ counts: [1, 0], people: 1 });
    for (let time = 0; time < 3; time += 1) page.say({ type: 'take-seat' });
    page.say({ type: 'lower-hand', member: ada.you.member });
    page.say({ type: 'give-role', member: ada.you.member, role: 'co-presenter' });
    page.say({ type: 'give-seat', member: ada.you.member });
    page.say({ type: 'give-seat', member: ada.you.member });
    await page.settled();
    const seats = page.facts.flatMap((fact) => (fact.type === 'standing-changed' ? [fact.standing.seat.count] : []));
    expect(Math.max(...seats)).toBe(2);
    ada.say({ type: 'show', seat: 2, address: 'say-hello', isBlack: false });
    await bob.fact('shown');
    page.say({ type: 'show', seat: 1, address: 'plain-code', isBlack: false });
    ada.say({ type: 'show', seat: 3, address: 'plain-code', isBlack: false });
    await Promise.all([page.settled(), ada.settled()]);
    await bob.settled();
    expect(bob.facts.filter(({ type }) => type === 'shown').length).toBe(1);
  });
});

/** Whatever is heard by others in a room. */
const NOISE: RoomSocketCommand[] = [
  { type: 'start' },
  { type: 'show', seat: 1, address: 'say-hello', isBlack: false },
  { type: 'set-timer', timer: { before: 1, since: null } },
  { type: 'front', seat: 1, terminal: 2 },
  { type: 'ink', seat: 1, message: { type: 'pointed', at: [0.5, 0.5] } },
  { type: 'ran', seat: 1, block: 'basics/say-hello@0123456789ab' },
  { type: 'offer', block: 'basics/say-hello@0123456789ab' },
  { type: 'say', text: 'only here' },
  { type: 'ask-poll', text: { title: 'Only here?', options: ['Yes', 'No'], isSeveral: false, isLive: true } },
  { type: 'vote', poll: 'spot:1', options: [0] },
  { type: 'ask', text: 'Only here?', isNamed: true },
  { type: 'react', kind: 0 },
  { type: 'raise-hand', about: 'only here' },
  { type: 'pause', isPaused: true },
  { type: 'lock', locked: true },
];

test('AB6 whatever happens in a room, nothing of it is told in another on the same deck', async () => {
  await onServer(async (server) => {
    const [one, other] = [await openRoomOn(server), await openRoomOn(server)];
    const { page: ada } = await RoomPage.join(server.port, one.code, { name: 'Ada' });
    const { page: bob } = await RoomPage.join(server.port, other.code, { name: 'Bob' });
    for (const type of ['watch-wall', 'watch-questions', 'watch-tally'] as const) other.page.say({ type });
    await Promise.all([other.page.settled(), bob.settled()]);
    for (const command of NOISE) one.page.say(command);
    ada.say({ type: 'raise-hand', about: 'only here' });
    // The last of them has come where it belongs.
    await ada.fact('standing-changed', ({ standing }) => standing.isLocked);
    await ada.fact('reacted');
    await Promise.all([other.page.settled(), bob.settled()]);
    for (const page of [other.page, bob]) {
      const heard = JSON.stringify(page.facts);
      for (const secret of ['only here', 'Only here', 'Ada', ada.you.member, one.code])
        expect(heard).not.toContain(secret);
      const own = page.facts.flatMap((fact) => (fact.type === 'standing-changed' ? [fact.standing] : []));
      expect(
        own.every(({ phase, isLocked, pausedSince }) => phase === 'lobby' && !isLocked && pausedSince === null),
      ).toBe(true);
    }
  });
});

test('AB7 who comes back from another network has name, role, hand, progress and sandbox, and is asked for nothing', async () => {
  await onServer(async (server) => {
    const { code, page } = await openRoomOn(server, { deck: 'lab' });
    const { page: ada, cookie } = await RoomPage.join(server.port, code, { name: 'Ada' });
    const { member } = ada.you;
    const work = await Participant.join({ url: server.url, deck: 'lab', cookie, room: code });
    work.open();
    const ready = await work.fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'ready');
    work.send({ type: 'begin-task', task: 'greet' });
    await work.fact('progress-changed');
    ada.say({ type: 'raise-hand', about: 'my build hangs' });
    await ada.fact('you-changed', ({ you }) => you.hand !== null);
    work.cut();
    ada.leave();
    await page.fact('roster-changed', ({ changed }) => changed.some((each) => each.member === member && !each.isHere));
    const look = await ask(server.port, `/rooms/look?code=${code}`, { headers: { cookie }, from: '127.0.0.7' });
    expect(JSON.parse(look.body)).toMatchObject({ name: 'Ada', isWaiting: false });
    const { page: back } = await RoomPage.join(server.port, code, { cookie });
    expect(back.you).toMatchObject({ member, name: 'Ada', role: 'attendee', hand: expect.any(Number) });
    const again = await Participant.join({ url: server.url, deck: 'lab', cookie, room: code });
    expect(again.facts[0]).toMatchObject({
      sandbox: { state: 'ready', id: ready.sandbox.state === 'ready' && ready.sandbox.id },
      progress: { tasks: { greet: expect.anything() } },
    });
  });
});
