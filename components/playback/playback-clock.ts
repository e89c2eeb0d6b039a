import { createStore, type Store } from '../ui/store';

export const PLAYBACK_SPEEDS: readonly number[] = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 8, 16];
const TOLD_EVERY_MS = 100;
/** A page that was in the background goes on where it was. */
const MOST_AT_ONCE_MS = 250;

export type PlaybackTime = { seconds: number; isPlaying: boolean; speed: number };

export type PlaybackClock = {
  readonly store: Store<PlaybackTime>;
  toggle(): void;
  seek(seconds: number): void;
  setSpeed(speed: number): void;
  close(): void;
};

/** The one time that slides, terminal and captions go by, in seconds. */
export function createPlaybackClock(duration: number): PlaybackClock {
  const store = createStore<PlaybackTime>({ seconds: 0, isPlaying: false, speed: 1 });
  let frame = 0;
  let last = 0;
  let told = 0;
  let exact = 0;
  const tick = (now: number) => {
    const { isPlaying, speed } = store.get();
    if (!isPlaying) return;
    exact = Math.min(duration, exact + (Math.min(MOST_AT_ONCE_MS, Math.max(0, now - last)) / 1_000) * speed);
    last = now;
    const isOver = exact >= duration;
    if (isOver || now - told >= TOLD_EVERY_MS) {
      told = now;
      store.set({ seconds: exact, isPlaying: !isOver });
    }
    if (!isOver) frame = requestAnimationFrame(tick);
  };
  return {
    store,
    toggle() {
      const isPlaying = !store.get().isPlaying;
      if (isPlaying && exact >= duration) exact = 0;
      store.set({ isPlaying, seconds: exact });
      last = performance.now();
      cancelAnimationFrame(frame);
      if (isPlaying) frame = requestAnimationFrame(tick);
    },
    seek(seconds) {
      exact = Math.min(duration, Math.max(0, seconds));
      store.set({ seconds: exact });
    },
    setSpeed: (speed) => store.set({ speed }),
    close() {
      cancelAnimationFrame(frame);
      store.set({ isPlaying: false });
    },
  };
}
