// Owns keeping a process alive: looks after it every second and starts it again, at longer and longer intervals.

export type SupervisorDeps = {
  isAlive(): Promise<boolean>;
  restart(): Promise<unknown>;
  log: { warn(facts: object, message: string): void };
};

const LOOK_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** Alive for this long, it is taken for well again. */
const WELL_MS = 60_000;

/** The result ends the supervision, not the process; it settles when no restart is under way any more. */
export function supervise({ isAlive, restart, log }: SupervisorDeps): () => Promise<void> {
  let isOver = false;
  let failures = 0;
  let restartedAt = 0;
  let wake = () => {};
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const look = async () => {
    if (await isAlive()) return;
    if (isOver) return;
    if (Date.now() - restartedAt > WELL_MS) failures = 0;
    const pauseMs = failures === 0 ? 0 : Math.min(LOOK_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
    failures += 1;
    log.warn({ failures, pauseMs }, 'the engine of the sandboxes has died; it is started again');
    await pause(pauseMs);
    if (isOver) return;
    restartedAt = Date.now();
    await restart().catch((error: unknown) => log.warn({ error: String(error) }, 'it does not start'));
  };
  const loop = (async () => {
    while (!isOver) {
      await pause(LOOK_MS);
      if (!isOver) await look();
    }
  })();
  return async () => {
    isOver = true;
    wake();
    await loop;
  };
}
