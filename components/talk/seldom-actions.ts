import { toggleFollowing } from '../live/follow-edits';
import type { LiveStore } from '../live/live-store';
import { showNextNode } from '../live/nodes';
import { toggleTheme } from '../ui/preferences';
import { runNextBlock } from './run-next-block';

/** What a talk can do that its first script need not know. `slide` is the address of the one that is shown. */
export const SELDOM_ACTIONS = {
  theme: (store: LiveStore) => store.announce(toggleTheme() === 'dark' ? 'Dark.' : 'Light.'),
  run: (store: LiveStore, slide: string) => store.announce(runNextBlock(slide)),
  'follow-edits': (store: LiveStore) => toggleFollowing(store),
  'next-node': (store: LiveStore) => showNextNode(store),
  fullscreen: () => toggleFullscreen(),
} as const;

export type SeldomAction = keyof typeof SELDOM_ACTIONS;

async function toggleFullscreen(): Promise<void> {
  // A browser may refuse, as phones do: the talk goes on as it is.
  if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
  else await document.documentElement.requestFullscreen?.().catch(() => {});
}
