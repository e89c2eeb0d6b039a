import { useCallback, useEffect, useState } from 'react';
import type { Answer } from './ask-rooms';

/** A little before the server does, so that nobody opens what leads nowhere. */
const SHOWN_MS = 4.75 * 60_000;

export type OneTimeLink = {
  /** Null while none is shown. */
  secret: string | null;
  problem: string;
  offer(): Promise<void>;
  revoke(): Promise<void>;
  /** It has been used. */
  hide(): void;
};

/** A link that is shown when it is asked for, works once, and goes by itself. */
export function useOneTimeLink(ways: {
  offer(): Promise<Answer<{ secret: string }>>;
  revoke(): Promise<Answer<object>>;
}): OneTimeLink {
  const [secret, setSecret] = useState<string | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const timer = secret === null ? undefined : setTimeout(() => setSecret(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [secret]);
  return {
    secret,
    problem,
    async offer() {
      const answer = await ways.offer();
      setProblem(answer.ok ? '' : answer.message);
      setSecret(answer.ok ? answer.value.secret : null);
    },
    async revoke() {
      const answer = await ways.revoke();
      setProblem(answer.ok ? '' : answer.message);
      setSecret(null);
    },
    hide: useCallback(() => setSecret(null), []),
  };
}
