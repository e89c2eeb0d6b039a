/** What a part of a page knows, and who is told when it changes. */
export type Store<State> = {
  get(): State;
  set(change: Partial<State>): void;
  /** Returns a way to stop. */
  subscribe(onChange: () => void): () => void;
};

export function createStore<State extends object>(first: State): Store<State> {
  let state = first;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(change) {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}
