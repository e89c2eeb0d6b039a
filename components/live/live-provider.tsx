'use client';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { FIRST_STATE, type LiveState } from './live-state';
import { createLiveStore, type LiveStore } from './live-store';

const LiveContext = createContext<LiveStore | null>(null);

/** Gives a page its live store, and fetches the socket's code when the page has nothing better to do. */
export function LiveProvider({ deck, children }: { deck: string; children: ReactNode }) {
  const [store] = useState(createLiveStore);
  useEffect(() => {
    let stop: (() => void) | null = null;
    let isGone = false;
    const start = async () => {
      const { connect } = await import('./connect');
      if (!isGone) stop = connect(store, deck);
    };
    const cancel = whenIdle(() => void start());
    return () => {
      isGone = true;
      cancel();
      stop?.();
    };
  }, [store, deck]);
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

function whenIdle(task: () => void): () => void {
  // Safari has no idle callback.
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(task, 200);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(task, { timeout: 1_000 });
  return () => cancelIdleCallback(handle);
}
