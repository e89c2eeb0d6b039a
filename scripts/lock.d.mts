// The shape of scripts/lock.mjs, for the server, which is type checked.

export function withLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait?: (holder: number) => void,
  signal?: AbortSignal,
): Promise<T>;
