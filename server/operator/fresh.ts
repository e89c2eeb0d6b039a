// Owns a value that is costly to read: read again in the background when somebody asks and it is old.

export type FreshOptions<T> = {
  read: () => Promise<T>;
  /** Until the first reading is there, and after one that failed. */
  fallback: T;
  maxAgeMs: number;
  /** How long one who asks waits for a new reading before the last one has to do. */
  patienceMs: number;
};

/** However many ask, one reading is under way at a time. Never rejects. */
export function keepFresh<T>({ read, fallback, maxAgeMs, patienceMs }: FreshOptions<T>): () => Promise<T> {
  let value = fallback;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  const renew = async () => {
    value = await read().catch(() => fallback);
    readAt = performance.now();
    reading = null;
  };
  return async () => {
    if (performance.now() - readAt < maxAgeMs) return value;
    reading ??= renew();
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((settle) => {
      timer = setTimeout(settle, patienceMs);
    });
    await Promise.race([reading, patience]);
    clearTimeout(timer);
    return value;
  };
}
