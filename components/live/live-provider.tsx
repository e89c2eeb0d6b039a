'use client';
import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';
import { FIRST_STATE, type LiveState } from './live-state';
import { createLiveStore, type LiveStore } from './live-store';

const LiveContext = createContext<LiveStore | null>(null);

/** Gives a page its live store. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [store] = useState(createLiveStore);
  return <LiveContext value={store}>{children}</LiveContext>;
}

export function useLiveStore(): LiveStore {
  const store = useContext(LiveContext);
  if (!store) throw new Error('invariant: a live component outside its provider');
  return store;
}

/** What `select` reads of the live state. It returns a part of the state or a plain value, never a new object. */
export function useLive<T>(select: (state: LiveState) => T): T {
  const store = useLiveStore();
  return useSyncExternalStore(
    store.subscribe,
    () => select(store.get()),
    () => select(FIRST_STATE),
  );
}
