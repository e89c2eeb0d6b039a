// What is left of an open room once it has been deleted: nothing, neither in the store nor in the recordings.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLOSE } from '#core/protocol';
import type { RecordingRow } from '#core/recording';
import { OpenRooms } from '#server/open-rooms/open-rooms';
import { eraseFromStage } from '#server/open-rooms/stage-recordings';
import type { Owner } from '#server/recordings/part-index';
import { openMemoryLog } from '#server/store/memory-log';
import { type InProcess, startInProcess } from '../support/in-process';
import { askKept } from '../support/kept-room';
import { Participant } from '../support/participant';
import { askRooms, openRoomOn, RoomPage } from '../support/room-page';
import { until } from '../support/until';

/** Whether these words stand in any file there. */
async function holds(folder: string, words: string): Promise<boolean> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const file of files)
    if (file.isFile() && (await readFile(join(file.parentPath, file.name)).catch(() => '')).includes(words))
      return true;
  return false;
}

const openRoom = (server: InProcess) => openRoomOn(server, { name: 'Grace Hopperstein' });

test('DR1 one action of the presenter’s leaves nothing of a room, nor of what its stage showed', async () => {
  const server = await startInProcess();
  try {
    const { code, cookie, page } = await openRoom(server);
    const { page: ada } = await RoomPage.join(server.port, code, { name: 'Ada Lovelacely' });
    const speaker = await Participant.join({ url: server.url, deck: 'basics', cookie });
    speaker.open();
    await speaker.prompt();
    speaker.type('echo staged-$((40+2))\r');
    ada.say({ type: 'raise-hand', about: 'my quaint question' });
    page.say({ type: 'say', text: 'our secret handshake' });
    const kept = ['Hopperstein', 'Lovelacely', 'quaint question', 'secret handshake', 'staged-42', code];
    await until('all of it on the disk', async () => {
      for (const words of kept) if (!(await holds(server.dataDir, words))) return false;
      return true;
    });
    const deleted = await askKept(server.port, code, { cookie, method: 'DELETE' });
    expect(deleted.status).toBe(200);
    expect(await ada.isClosed()).toMatchObject({ code: CLOSE.notInRoom });
    expect((await askRooms(server.port, 'join', { code, name: 'Bob' })).status).toBe(404);
    expect((await askKept(server.port, code, { cookie, method: 'DELETE' })).status).toBe(404);
    for (const words of kept) expect([words, await holds(server.dataDir, words)]).toEqual([words, false]);
  } finally {
    await server.close();
  }
});

test('DR2 a stranger is told of no room, whether there is one or not', async () => {
  const server = await startInProcess({ provider: null });
  try {
    const { code } = await openRoom(server);
    const cookie = await server.presenter();
    const [there, nowhere] = await Promise.all(
      [code, 'ZZZZZ9'].map((each) => askKept(server.port, each, { cookie, method: 'DELETE' })),
    );
    expect(there).toMatchObject({ status: 404, body: nowhere?.body });
  } finally {
    await server.close();
  }
});

const row = (id: string, start: number, duration: number): RecordingRow => ({
  ...{ id, terminal: 1, node: 'node1', title: '', start, duration, bytes: 1, parts: 1, isLive: false },
  hasLostBegin: false,
});

test('DR3 a recording that begins before the room or goes on after it loses the room’s time, and only that, in one go', async () => {
  const minute = 60_000;
  const rows = [row('before', 0, 50), row('across', minute, 600), row('inside', 4 * minute, 30), row('after', 9e6, 1)];
  const done: unknown[] = [];
  const recordings = {
    list: async ({ role }: Owner) => (role === 'presenter' ? rows : []),
    remove: async ({ participant }: Owner, id: string) => done.push(['remove', participant, id]) > 0,
    silence: async ({ participant }: Owner, id: string, spans: readonly object[]) =>
      void done.push(['silence', participant, id, spans]),
  };
  const spans = [3, 8, 9].map((at) => ({
    participant: 'grace',
    terminal: 1,
    from: at * minute,
    to: (at + 2) * minute,
  }));
  await eraseFromStage(recordings, 'basics', spans);
  expect(done).toEqual([
    [
      ...['silence', 'grace', 'across'],
      [
        { from: 119, to: 241 },
        { from: 419, to: 541 },
        { from: 479, to: 601 },
      ],
    ],
    ['remove', 'grace', 'inside'],
  ]);
});

test('DR4 a room whose time is over goes as one that is deleted: what its stage showed, and then its log', async () => {
  const month = 31 * 24 * 60 * 60_000;
  const begun = Date.now() - month;
  const events = openMemoryLog();
  const log: [string, number, object][] = [
    ['open:ABC234', begun, { type: 'opened', code: 'ABC234', deck: 'basics', phrase: null }],
    ['open:ABC234', begun, { type: 'joined', member: 'grace1', participant: 'g', name: 'Grace', role: 'presenter' }],
    ['open:ABC234', begun + 1, { type: 'came', member: 'grace1' }],
    ['open:ABC234', begun + 9, { type: 'shown', address: 'intro', isBlack: false }],
    ['open:XYZ234', Date.now(), { type: 'opened', code: 'XYZ234', deck: 'basics', phrase: null }],
  ];
  for (const each of log) await events.append(...each);
  const erased: unknown[] = [];
  const eraseStage = async (deck: string, spans: readonly object[]) => {
    erased.push([deck, spans, (await events.rooms()).length]);
  };
  const work = () => ({ now: () => null });
  const rooms = new OpenRooms({
    events,
    library: {},
    audience: () => ({ url: '', path: '' }),
    work,
    eraseStage,
  } as never);
  await until('the old room to be gone', async () => (await events.rooms()).length === 1);
  expect(erased).toEqual([['basics', [{ participant: 'g', terminal: 1, from: begun + 1, to: begun + 9 }], 2]]);
  expect(await rooms.find('ABC234')).toBeNull();
  expect(await rooms.find('XYZ234')).not.toBeNull();
  await rooms.close();
});
