import type { LiveState } from './live-state';
import type { LiveStore } from './live-store';

const KEY = 'slipway.follow-edits';

type Place = Pick<LiveState, 'role' | 'authoring'>;

/** Whether the page goes to the slide that was edited: as was chosen on this device, else where decks are written. */
export function followsEdits({ role, authoring }: Place): boolean {
  if (!mayFollow({ role, authoring })) return false;
  const chosen = readChoice();
  return chosen === null ? authoring : chosen === 'yes';
}

export function toggleFollowing(store: LiveStore): void {
  const state = store.get();
  if (!mayFollow(state)) return store.announce('Only presenters follow edits.');
  const follows = !state.follows;
  store.set({ follows });
  try {
    localStorage.setItem(KEY, follows ? 'yes' : 'no');
  } catch {
    // Private windows may refuse: the choice then lasts as long as the connection.
  }
  store.announce(follows ? 'Goes to each slide as it is edited.' : 'Stays at its slide.');
}

/** An audience is not led about by somebody who mends a typing error. */
export function mayFollow({ role, authoring }: Place): boolean {
  return authoring || role === 'presenter';
}

function readChoice(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
