// Owns an open room without a server around it: its log in memory, on a deck that nobody reads.
import { OpenRooms } from '#server/open-rooms/open-rooms';
import { openMemoryLog } from '#server/store/memory-log';

/** `grace`: who presents in it. `reopen`: as after a restart. */
export async function openMemoryRoom() {
  const events = openMemoryLog();
  const deps = { events, library: { compiled: async () => null }, log: { error() {} } };
  const reopen = () =>
    new OpenRooms({ ...deps, audience: () => ({ url: '', path: '' }), work: () => ({ forgetLast() {} }) } as never);
  const rooms = reopen();
  const room = await rooms.open('basics', null);
  const grace = (await room.entry.admit('p-grace', 'Grace', 'presenter'))?.id ?? '';
  return { rooms, room, grace, reopen };
}
