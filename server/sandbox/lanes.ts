// Owns the order of work of which only some may be under way at once: first come, first served.

export type Lanes = {
  /** `onPlace` is told how many are before it, from when it has to wait. */
  run<T>(task: () => Promise<T>, onPlace?: (before: number) => void): Promise<T>;
};

export function createLanes(count: number): Lanes {
  const waiting: { go(): void; onPlace?: ((before: number) => void) | undefined }[] = [];
  let busy = 0;
  const tell = () => {
    for (const [before, { onPlace }] of waiting.entries()) onPlace?.(before);
  };
  const next = () => {
    const first = waiting.shift();
    if (!first) busy -= 1;
    else first.go();
    tell();
  };
  return {
    async run(task, onPlace) {
      if (busy < count) busy += 1;
      else
        await new Promise<void>((go) => {
          waiting.push({ go, onPlace });
          onPlace?.(waiting.length - 1);
        });
      try {
        return await task();
      } finally {
        next();
      }
    },
  };
}
