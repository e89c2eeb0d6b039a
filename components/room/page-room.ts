import { useCallback, useSyncExternalStore } from 'react';
import { createStore } from '../ui/store';
import type { RoomLine } from './room-line';

/** The room that the page is in, for parts of it that are fetched by themselves. */
const page = createStore<{ room: RoomLine | null }>({ room: null });

/** Returns a way out. */
export function enterPageRoom(room: RoomLine): () => void {
  page.set({ room });
  return () => page.set({ room: null });
}

/** What `select` reads of it: a plain value, never a new object. Null: the page is in none. */
export function usePageRoom<T>(select: (room: RoomLine | null) => T): T {
  const subscribe = useCallback((onChange: () => void) => {
    const follow = () => page.get().room?.store.subscribe(onChange);
    let stop = follow();
    const stopPage = page.subscribe(() => {
      stop?.();
      stop = follow();
      onChange();
    });
    return () => {
      stop?.();
      stopPage();
    };
  }, []);
  return useSyncExternalStore(
    subscribe,
    () => select(page.get().room),
    () => select(null),
  );
}
