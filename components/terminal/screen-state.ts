import { createStore, type Store } from '../ui/store';

/** Something that happens only if the reader wants it. `isAsked`: by the reader's own doing, so it may take the focus. */
export type Question = {
  words: string;
  /** What it is about, as it is: drawn as text and never read as anything else. */
  detail: string;
  yes: string;
  isAsked: boolean;
  accept(): void;
  /** A second thing that can be done about it. */
  other?: { words: string; act(): void };
  refuse?(): void;
};

/** What the page draws over and around one terminal. */
export type ScreenState = {
  question: Question | null;
  /** Where the link under the pointer leads. */
  address: string | null;
  isSearching: boolean;
  isRinging: boolean;
  /** Away from the end of the output, and whether more has come since. */
  scrolled: 'end' | 'up' | 'up-and-more-came';
  hasSelection: boolean;
  /** The key row's Ctrl waits for a letter. */
  isCtrlHeld: boolean;
};

export type ScreenStore = Store<ScreenState>;

export const FIRST_SCREEN: ScreenState = {
  question: null,
  address: null,
  isSearching: false,
  isRinging: false,
  scrolled: 'end',
  hasSelection: false,
  isCtrlHeld: false,
};

export function createScreenStore(): ScreenStore {
  return createStore(FIRST_SCREEN);
}
