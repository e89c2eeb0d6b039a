// What is left of a talk in a room: its timeline, the stage's recordings, captions and the report, over real HTTP.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RoomReport } from '#core/room-report';
import type { RoomPlayback } from '#core/room-timeline';
import { Journal } from '#server/open-rooms/journal';
import { type InProcess, startInProcess } from '../support/in-process';
import { askKept } from '../support/kept-room';
import { Participant } from '../support/participant';
import { openRoomOn, RoomPage } from '../support/room-page';
import { until } from '../support/until';

let server: InProcess;
let grace: { code: string; cookie: string; page: RoomPage };
let hers = '';

beforeAll(async () => {
  server = await startInProcess();
  grace = await openRoom();
});
afterAll(() => server.close());

const openRoom = () => openRoomOn(server);

const askAs = (cookie: string, path: string, body?: object) =>
  askKept(server.port, `${grace.code}/${path}`, { cookie, ...(body && { body, method: 'POST' }) });

async function playback(cookie = grace.cookie): Promise<RoomPlayback> {
  return JSON.parse((await askAs(cookie, 'timeline')).body) as RoomPlayback;
}

test('AF1 what was shown and what the stage printed play back; what was printed before does not', async () => {
  const { page, cookie } = grace;
  const speaker = await Participant.join({ url: server.url, deck: 'basics', cookie });
  speaker.open();
  await speaker.prompt();
  speaker.type('echo early-$((40+2))\r');
  await until('output', () => /early-42/.test(speaker.output.get(1) ?? ''));
  const { page: ada, cookie: theirs } = await RoomPage.join(server.port, grace.code, { name: 'Ada' });
  hers = theirs;
  page.say({ type: 'start' });
  page.say({ type: 'show', seat: 1, address: 'say-hello', isBlack: false });
  await ada.fact('shown');
  speaker.type('echo staged-$((40+2))\r');
  await until('output', () => /staged-42/.test(speaker.output.get(1) ?? ''));
  page.say({ type: 'show', seat: 1, address: 'say-hello', isBlack: true });
  await ada.fact('shown', ({ isBlack }) => isBlack);
  const { casts, shows } = await until('a recording', async () => {
    const now = await playback();
    return now.casts.length > 0 ? now : null;
  });
  expect(shows.map(({ address, isBlack }) => [address, isBlack])).toEqual([
    ['say-hello', false],
    ['say-hello', true],
  ]);
  const cast = await until('the output', async () => {
    const { body } = await askKept(server.port, casts[0]?.src.replace('/rooms/', '') ?? '', { cookie });
    return body.includes('staged-42') ? body : null;
  });
  expect(cast).not.toContain('early-42');
  page.say({ type: 'end' });
  await ada.isClosed();
  expect(await playback()).toMatchObject({ isOver: true, deck: 'basics', mayEdit: true });
});

test('AF2 captions are taken in any format, moved and replaced; what is none is told why', async () => {
  const vtt = await askAs(grace.cookie, 'captions', { text: 'WEBVTT\n\n00:01.000 --> 00:02.000\nhello' });
  expect(JSON.parse(vtt.body)).toEqual({ format: 'WebVTT', cues: 1, faults: [], passedOver: 0 });
  expect((await askAs(grace.cookie, 'captions-offset', { offset: 2.5 })).status).toBe(200);
  expect((await playback()).captions).toEqual({ offset: 2.5, cues: [{ from: 1, to: 2, text: 'hello' }] });
  const long = `0:01 ${'words '.repeat(150)}\n`.repeat(900);
  expect((await askAs(grace.cookie, 'captions', { text: long })).status).toBe(200);
  expect((await playback()).captions.offset).toBe(0);
  expect((await askAs(grace.cookie, 'captions', { text: 'no time' })).status).toBe(400);
  expect((await askAs(grace.cookie, 'captions', { text: 'x'.repeat(2_000_000) })).status).toBe(400);
  expect((await askAs(grace.cookie, 'captions-offset', { offset: 1e9 })).status).toBe(400);
});

test('AF3 who was in the room sees the playback once it is shown, and never the report', async () => {
  for (const path of ['timeline', 'playback', 'offline.json', 'report.json', 'report.csv', 'tasks.csv', 'asked.csv'])
    expect([path, (await askAs(hers, path)).status]).toEqual([path, 403]);
  expect((await askAs(hers, 'playback')).body).toContain('this same link leads to it');
  await askAs(grace.cookie, 'playback', { toAll: true });
  expect(await playback(hers)).toMatchObject({ isShown: true, mayEdit: false });
  const page = await askAs(hers, 'playback');
  expect([page.status, page.headers.location]).toEqual([302, `/decks/basics/playback?room=${grace.code}`]);
  expect((await askAs(hers, 'report.json')).status).toBe(403);
  expect((await askAs(await server.presenter(), 'timeline')).status).toBe(404);
  await askAs(grace.cookie, 'playback', { toAll: false });
  expect((await askAs(hers, 'timeline')).status).toBe(403);
});

test('AF4 the report tells who was there, as JSON and as a table', async () => {
  const report = JSON.parse((await askAs(grace.cookie, 'report.json')).body) as RoomReport;
  expect(report).toMatchObject({ code: grace.code, deck: 'basics' });
  expect(report.people.map(({ name, visits }) => [name, visits])).toEqual([
    ['Grace', 1],
    ['Ada', 1],
  ]);
  const table = await askAs(grace.cookie, 'report.csv');
  expect(table.headers['content-disposition']).toBe(`attachment; filename="room-${grace.code}.csv"`);
  expect(table.body).toContain('"Ada","attendee",');
  const tasks = await askAs(grace.cookie, 'tasks.csv');
  expect(tasks.headers['content-disposition']).toBe(`attachment; filename="room-${grace.code}-tasks.csv"`);
  expect(tasks.body).toContain('"Task","Reached",');
});

test('AF6 words are cut out of all that is told of a room by who may edit it, and come back', async () => {
  const src = async () => (await playback()).casts[0]?.src ?? '';
  const all = async () => {
    const cast = await askKept(server.port, (await src()).replace('/rooms/', ''), { cookie: grace.cookie });
    const told = await Promise.all(['timeline', 'report.json', 'report.csv'].map((path) => askAs(grace.cookie, path)));
    return [cast, ...told].map(({ body }) => body).join('\n');
  };
  await askAs(grace.cookie, 'captions', { text: '0:01 we type STAGED-42 now' });
  const before = await src();
  const whole = await all();
  expect(whole).toMatch(/staged-42[\s\S]*STAGED-42/);
  expect((await askAs(hers, 'cuts', { text: 'staged-42' })).status).toBe(403);
  expect((await askAs(await server.presenter(), 'cuts', { text: 'staged-42' })).status).toBe(404);
  for (const wrong of [{}, { text: 'abc' }, { text: 7 }, { text: 'is nowhere at all' }, { text: 'early-42' }])
    expect([wrong, (await askAs(grace.cookie, 'cuts', wrong)).status]).toEqual([wrong, 400]);
  const cut = await askAs(grace.cookie, 'cuts', { text: ' StAgEd-42 ' });
  expect(cut.status).toBe(200);
  expect((JSON.parse(cut.body) as { places: number }).places).toBeGreaterThanOrEqual(2);
  expect((await askAs(grace.cookie, 'cuts', { text: 'Ada' })).status).toBe(400);
  expect(await all()).not.toMatch(/staged-42/i);
  expect(await all()).toContain('█████████');
  // What a page has fetched before is another recording to it.
  expect(await src()).not.toBe(before);
  const [known] = (await playback()).cuts;
  expect(known).toMatchObject({ id: 1, length: 9 });
  await askAs(grace.cookie, 'playback', { toAll: true });
  expect((await playback(hers)).cuts).toEqual([]);
  await askAs(grace.cookie, 'playback', { toAll: false });
  const restore = (id: number, cookie = grace.cookie) =>
    askKept(server.port, `${grace.code}/cuts/${id}`, { cookie, method: 'DELETE' });
  expect((await restore(1, hers)).status).toBe(403);
  expect((await restore(7)).status).toBe(404);
  expect((await restore(1)).status).toBe(200);
  expect((await restore(1)).status).toBe(404);
  // But for what its address counts, that is all as it was.
  expect((await all()).replaceAll('?cuts=2', '')).toBe(whole);
});

test('AF5 a reload is no visit of its own, and visits are few', () => {
  vi.useFakeTimers();
  try {
    const kept: string[] = [];
    const away: string[] = [];
    const journal = new Journal({
      keep: ({ type }) => kept.push(type),
      placeOf: () => null,
      away: (member) => away.push(member),
    });
    journal.came('ada');
    journal.left('ada');
    vi.advanceTimersByTime(5_000);
    journal.came('ada');
    vi.advanceTimersByTime(60_000);
    expect([kept, away]).toEqual([['came'], []]);
    for (let time = 0; time < 200; time += 1) {
      journal.left('ada');
      vi.advanceTimersByTime(60_000);
      journal.came('ada');
    }
    journal.close();
    expect(away.length).toBe(200);
    expect(kept.length).toBe(100);
    expect(kept.at(-1)).toBe('left');
  } finally {
    vi.useRealTimers();
  }
});
