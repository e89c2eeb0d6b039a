import type { LiveStore } from './live-store';
import { openTerminal } from './terminals';

/**
 * Asks for the terminals that the page draws in the sandbox that comes after this one, which is about to end: they have
 * sockets of their own, and asked for before that is heard they would be opened in it.
 */
export function openInNext(store: LiveStore): void {
  const stop = store.subscribe(() => {
    if (store.get().sandbox.state === 'ready') return;
    stop();
    openAll(store);
  });
}

/** In a sandbox that is there, or on its way. */
export function openAll(store: LiveStore): void {
  for (const terminal of store.ports.keys()) openTerminal(store, terminal, true);
}
