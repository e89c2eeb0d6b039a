// The shape of scripts/lock.mjs, for the server, which is type checked.

export function withLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait?: (holder: number) => void,
  signal?: AbortSignal,
): Promise<T>;

export function holdLock(file: string): { release: () => void } | { holder: number };

export function lockHolder(file: string): number | null;
