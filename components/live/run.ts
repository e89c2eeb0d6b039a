import type { LiveStore } from './live-store';

export type RunnableBlock = { id: string; name: string };

/** Types the block into the active terminal, at once or as soon as that terminal is open. */
export function runBlock(store: LiveStore, block: RunnableBlock, interrupt = false): void {
  const { activeTerminal, openTerminals } = store.get();
  forgetRefusal(store, block.name);
  if (!openTerminals.includes(activeTerminal)) {
    // Setting it also asks the page to bring its terminal up.
    store.set({ pendingRun: { block: block.id, name: block.name, terminal: activeTerminal } });
    return;
  }
  store.send({ type: 'run-block', block: block.id, terminal: activeTerminal, interrupt });
}

export function runInNewTerminal(store: LiveStore, block: RunnableBlock): void {
  if (addTerminal(store) !== null) runBlock(store, block);
}

/** Shows one more terminal and makes it the active one; null when there are as many as there may be. */
export function addTerminal(store: LiveStore): number | null {
  const { terminals, maxTerminals } = store.get();
  const free = Array.from({ length: maxTerminals }, (_, i) => i + 1).find((each) => !terminals.includes(each));
  if (free === undefined) return null;
  store.set({ terminals: [...terminals, free].toSorted((a, b) => a - b), activeTerminal: free });
  return free;
}

export function closeTerminal(store: LiveStore, terminal: number): void {
  const terminals = store.get().terminals.filter((each) => each !== terminal);
  store.send({ type: 'close-terminal', terminal });
  store.set({ terminals, activeTerminal: terminals[0] ?? 1 });
}

export function checkBlock(store: LiveStore, block: RunnableBlock): void {
  forgetRefusal(store, block.name);
  store.send({ type: 'check-block', block: block.id });
}

export function forgetRefusal(store: LiveStore, name: string): void {
  const refusals = { ...store.get().refusals };
  delete refusals[name];
  store.set({ refusals });
}
