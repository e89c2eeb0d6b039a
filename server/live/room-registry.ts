// Owns which rooms there are: finds or makes them, and closes those whose last page has not returned in time.
import type { Sandbox } from '#server/sandbox/provider';
import { createRoomHost, type RoomDeps, type RoomHost, type RoomKey } from './room-host';
import type { RoomPage } from './room-terminals';

export type RoomRegistry = {
  /** Joins the page to its room. The answer leaves again. */
  join(key: RoomKey, page: RoomPage): { room: RoomHost; leave: () => void };
  /** The sandbox with that public id, in whichever room it is. */
  findSandbox(id: string): Sandbox | null;
  deckChanged(deck: string): void;
  close(): Promise<void>;
};

type Entry = { deck: string; host: RoomHost; timer: NodeJS.Timeout | null };

/** `graceMs`: how long an empty room waits for a page to return. */
export function createRoomRegistry(deps: RoomDeps, graceMs: number): RoomRegistry {
  const rooms = new Map<string, Entry>();
  let closing = false;

  function enter(key: RoomKey): { name: string; entry: Entry } {
    const name = `${key.deck}/${key.participant}/${key.role}`;
    const entry = rooms.get(name) ?? { deck: key.deck, host: createRoomHost(key, deps), timer: null };
    rooms.set(name, entry);
    if (entry.timer) clearTimeout(entry.timer);
    entry.timer = null;
    return { name, entry };
  }

  function expire(name: string, entry: Entry): void {
    rooms.delete(name);
    entry.host.close().catch((error: unknown) => deps.log.error({ error, room: name }, 'a room could not be closed'));
  }

  return {
    join(key, page) {
      const { name, entry } = enter(key);
      entry.host.join(page);
      const leave = () => {
        entry.host.leave(page);
        if (closing || !entry.host.isEmpty) return;
        entry.timer = setTimeout(expire, graceMs, name, entry);
      };
      return { room: entry.host, leave };
    },
    findSandbox(id) {
      for (const { host } of rooms.values()) if (host.sandbox?.id === id) return host.sandbox;
      return null;
    },
    deckChanged(deck) {
      for (const entry of rooms.values()) if (entry.deck === deck) entry.host.deckChanged();
    },
    async close() {
      closing = true;
      const all = [...rooms.values()];
      rooms.clear();
      for (const { timer } of all) if (timer) clearTimeout(timer);
      await Promise.allSettled(all.map(({ host }) => host.close()));
    },
  };
}
