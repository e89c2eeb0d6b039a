const FIRST_BACKOFF_MS = 250;
const LAST_BACKOFF_MS = 10_000;

export type Retry = {
  /** Tries after a pause; the milliseconds until then. */
  later(): number;
  /** Tries at once what waits for its time. */
  now(): void;
  /** It worked: the next pause is short again. */
  settled(): void;
  /** How often it has been tried since it last worked. */
  readonly attempts: number;
  stop(): void;
};

/** Full jitter: when a server returns, its pages must not all come in the same moment. */
export function createRetry(attempt: () => void): Retry {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  const run = () => {
    clearTimeout(timer);
    timer = undefined;
    attempt();
  };
  return {
    get attempts() {
      return attempts;
    },
    later() {
      const delay = Math.random() * Math.min(LAST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempts);
      attempts += 1;
      clearTimeout(timer);
      timer = setTimeout(run, delay);
      return delay;
    },
    now() {
      if (timer !== undefined) run();
    },
    settled() {
      attempts = 0;
    },
    stop: () => clearTimeout(timer),
  };
}
