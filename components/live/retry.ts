const FIRST_BACKOFF_MS = 250;
const LAST_BACKOFF_MS = 10_000;
/** Where as many are as may be: a place does not come free so soon. */
export const FULL_MS = 20_000;

export type Retry = {
  /** Tries after a pause, of `leastMs` at least; the milliseconds until then. */
  later(leastMs?: number): number;
  /** It worked: the next pause is short again. */
  settled(): void;
  /** How often it has been tried since it last worked. */
  readonly attempts: number;
  stop(): void;
};

/**
 * Full jitter: when a server returns, its pages must not all come in the same moment. What waits is tried at once when the
 * page comes to the front, or its network is back.
 */
export function createRetry(attempt: () => void): Retry {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  let wakes: AbortController | null = null;
  const run = () => {
    clearTimeout(timer);
    timer = undefined;
    attempt();
  };
  return {
    get attempts() {
      return attempts;
    },
    later(leastMs = 0) {
      const delay = leastMs + Math.random() * Math.min(LAST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempts);
      attempts += 1;
      clearTimeout(timer);
      timer = setTimeout(run, delay);
      wakes ??= onWake(() => timer !== undefined && run());
      return delay;
    },
    settled() {
      attempts = 0;
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      wakes?.abort();
      wakes = null;
    },
  };
}

function onWake(wake: () => void): AbortController {
  const listeners = new AbortController();
  const { signal } = listeners;
  const wakeIfSeen = () => {
    if (document.visibilityState === 'visible') wake();
  };
  window.addEventListener('online', wakeIfSeen, { signal });
  window.addEventListener('pageshow', wakeIfSeen, { signal });
  document.addEventListener('visibilitychange', wakeIfSeen, { signal });
  return listeners;
}
