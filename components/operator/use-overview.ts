import { useCallback, useEffect, useRef, useState } from 'react';
import { type Overview, parseOverview } from '#core/operator';

export type Watching = {
  /** The last that was heard. */
  overview: Overview | null;
  /** `denied`: this browser is the operator's no more. `lost`: the server does not answer, or not as it should. */
  hearing: 'first' | 'live' | 'lost' | 'denied';
};

const POLL_MS = 2_000;

/** Asks while somebody looks. `refresh` asks at once. */
export function useOverview(): Watching & { refresh: () => void } {
  const [watching, setWatching] = useState<Watching>({ overview: null, hearing: 'first' });
  const refresh = useRef<() => void>(() => {});
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      clearTimeout(timer);
      if (document.hidden) return;
      const heard = await hear(stop.signal);
      if (stop.signal.aborted) return;
      setWatching((last) => ({ overview: heard.overview ?? last.overview, hearing: heard.hearing }));
      clearTimeout(timer);
      if (heard.hearing !== 'denied') timer = setTimeout(ask, POLL_MS);
    };
    refresh.current = () => void ask();
    const look = () => void ask();
    document.addEventListener('visibilitychange', look);
    look();
    return () => {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return { ...watching, refresh: useCallback(() => refresh.current(), []) };
}

async function hear(signal: AbortSignal): Promise<Watching> {
  try {
    const answer = await fetch('/operator/overview', { signal, cache: 'no-store' });
    if (answer.status === 403) return { overview: null, hearing: 'denied' };
    const overview = answer.ok ? parseOverview(await answer.json()) : null;
    return { overview, hearing: overview ? 'live' : 'lost' };
  } catch {
    return { overview: null, hearing: 'lost' };
  }
}
