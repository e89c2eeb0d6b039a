import type { LiveStore } from './live-store';
import { openTerminal } from './terminals';

/**
 * Asks for the terminals that the page draws once the sandbox that there is now is over: they have sockets of their own, and
 * asked for before that is heard they would be opened in it. The result stops that.
 */
export function openInNext(store: LiveStore): () => void {
  const stop = store.subscribe(() => {
    if (store.get().sandbox.state === 'ready') return;
    stop();
    for (const terminal of store.ports.keys()) openTerminal(store, terminal, true);
  });
  return stop;
}
