const PING_MS = 10_000;
const MISSED_PONGS = 2;

export type Heart = {
  /** Beats from now on, the first time at once, for a socket that has missed nothing yet. */
  start(): void;
  /** A ping was answered; the milliseconds it took. */
  answered(): number;
  stop(): void;
};

/** Pings and notices silence: two pings without an answer are a dead socket. */
export function createHeart(ping: () => void, onDead: () => void): Heart {
  let timer: ReturnType<typeof setInterval> | undefined;
  let sentAt = 0;
  let missed = 0;
  const beat = () => {
    if (missed >= MISSED_PONGS) return onDead();
    missed += 1;
    sentAt = performance.now();
    ping();
  };
  return {
    start() {
      clearInterval(timer);
      missed = 0;
      timer = setInterval(beat, PING_MS);
      beat();
    },
    answered() {
      missed = 0;
      return Math.round(performance.now() - sentAt);
    },
    stop: () => clearInterval(timer),
  };
}
