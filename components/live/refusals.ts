import type { LiveStore } from './live-store';

/** Says on the block why it has not run. */
export function refuse(store: LiveStore, block: string, message: string): void {
  store.set({ refusals: { ...store.get().refusals, [block]: { reason: 'no-node', message } } });
}

export function forgetRefusal(store: LiveStore, name: string): void {
  const refusals = { ...store.get().refusals };
  delete refusals[name];
  store.set({ refusals });
}
