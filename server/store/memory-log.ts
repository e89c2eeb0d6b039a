// Owns an event log that ends with its process, for servers that keep nothing: exports, tests.
import type { EventLog, LoggedEvent } from './event-log';

export function openMemoryLog(): EventLog {
  const rooms = new Map<string, LoggedEvent[]>();
  return {
    async append(room, at, event) {
      const events = rooms.get(room) ?? [];
      rooms.set(room, events);
      events.push({ sequence: events.length + 1, at, event: JSON.parse(JSON.stringify(event)) as unknown });
      return events.length;
    },
    async read(room, from = 1) {
      return (rooms.get(room) ?? []).slice(from - 1);
    },
    async rooms() {
      const all = [...rooms].map(([room, events]) => ({ room, last: Math.max(...events.map(({ at }) => at)) }));
      return all.toSorted((a, b) => a.room.localeCompare(b.room));
    },
    async deleteRoom(room) {
      rooms.delete(room);
    },
    async close() {},
  };
}
