// Owns when a viewer of a terminal gets what: bytes as they come, screens instead while a program floods, nothing while
// it cannot keep up, and its leave when that lasts.

/** Of output in about a second: above the first viewers get screens, below the second bytes again. */
const FLOOD_ABOVE_BYTES = 100_000;
const FLOOD_BELOW_BYTES = 50_000;
const FADING_MS = 1_000;

/** Unsent for one viewer. */
const MAX_BUFFERED_BYTES = 256 * 1024;
const MAX_LAG_MS = 30_000;

export type FloodGauge = {
  add(count: number, nowMs: number): void;
  isFlood(nowMs: number): boolean;
};

export function createFloodGauge(): FloodGauge {
  let level = 0;
  let at = 0;
  let isFlood = false;
  const fade = (nowMs: number) => {
    level *= Math.exp((at - nowMs) / FADING_MS);
    at = nowMs;
  };
  return {
    add(count, nowMs) {
      fade(nowMs);
      level += count;
    },
    isFlood(nowMs) {
      fade(nowMs);
      isFlood = level > (isFlood ? FLOOD_BELOW_BYTES : FLOOD_ABOVE_BYTES);
      return isFlood;
    },
  };
}

/** `lagging` since then gets nothing until all is sent that waits; `lost` is let go. */
export type ViewerState = { is: 'ready' } | { is: 'lagging'; since: number } | { is: 'lost' };

export function viewerState(before: ViewerState, bufferedBytes: number, nowMs: number): ViewerState {
  if (before.is === 'lost') return before;
  if (before.is === 'ready') return bufferedBytes > MAX_BUFFERED_BYTES ? { is: 'lagging', since: nowMs } : before;
  if (bufferedBytes === 0) return { is: 'ready' };
  return nowMs - before.since > MAX_LAG_MS ? { is: 'lost' } : before;
}
