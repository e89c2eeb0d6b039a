import type { LiveStore } from '../live/live-store';
import { toggleTheme } from '../ui/preferences';

/** What a talk can do that its first script need not know. `slide` is the address of the one that is shown. */
export const SELDOM_ACTIONS = {
  theme: (store: LiveStore) => store.announce(toggleTheme() === 'dark' ? 'Dark.' : 'Light.'),
  fullscreen: () => toggleFullscreen(),
  // These ask something of the server, so it is there to fetch them from.
  run: async (store: LiveStore, slide: string) =>
    store.announce((await import('./run-next-block')).runNextBlock(slide)),
  'follow-edits': async (store: LiveStore) => (await import('../live/follow-edits')).toggleFollowing(store),
  recording: async (store: LiveStore, slide: string) =>
    store.announce(await (await import('./fallback')).playFallback(store, slide)),
  'next-node': async (store: LiveStore) => (await import('../live/nodes')).showNextNode(store),
} as const;

export type SeldomAction = keyof typeof SELDOM_ACTIONS;

async function toggleFullscreen(): Promise<void> {
  // A browser may refuse, as phones do: the talk goes on as it is.
  if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
  else await document.documentElement.requestFullscreen?.().catch(() => {});
}
