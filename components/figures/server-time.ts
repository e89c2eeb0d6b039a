import { useEffect, useState } from 'react';

/** By the clock that the facts are dated by; it goes on while nothing is told. */
export function useServerTime(at: number, behindMs: number, isMoving: boolean): number {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, [isMoving]);
  return isMoving ? Math.max(at, Date.now() - behindMs) : at;
}
