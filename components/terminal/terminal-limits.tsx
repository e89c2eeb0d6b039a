'use client';
import { useEffect, useState } from 'react';
import { spanOf } from '#core/lifetime';
import type { Limits } from '#core/protocol';
import { useLive, useLiveStore } from '../live/live-provider';
import { openInNext } from '../live/open-in-next';
import './terminal-limits.css';

/** What limits the sandbox now, in the terminal's frame, each with a way out; nothing while nothing does. */
export function TerminalLimits() {
  const isReady = useLive((state) => state.sandbox.state === 'ready');
  const { ending, hits } = useLive((state) => state.limits);
  if (!isReady || (!ending && hits.length === 0)) return null;
  return (
    <section className="terminal-limits" aria-label="Limits of the sandbox">
      {ending && <Ending ending={ending} />}
      {hits.map(({ node, kind, text }) => (
        <p key={`${node} ${kind}`}>{text}</p>
      ))}
      <Reset />
    </section>
  );
}

function Ending({ ending }: { ending: NonNullable<Limits['ending']> }) {
  const store = useLiveStore();
  const leftMs = useCountdown(ending);
  const isIdle = ending.cause === 'idle';
  const extend = () => store.send({ type: 'extend-sandbox' });
  return (
    <p>
      {isIdle ? 'Nobody uses this sandbox: it' : 'This sandbox'} ends in {spanOf(leftMs)}.
      {isIdle && (
        <button type="button" className="button" onClick={extend}>
          Keep it
        </button>
      )}
      {ending.extendMs !== null && (
        <button type="button" className="button" onClick={extend}>
          Extend by {spanOf(ending.extendMs)}
        </button>
      )}
    </p>
  );
}

/** What is left of it, each second anew, counted from when the server said it. */
function useCountdown(ending: NonNullable<Limits['ending']>): number {
  const [leftMs, setLeftMs] = useState(ending.inMs);
  useEffect(() => {
    const end = performance.now() + ending.inMs;
    const count = () => setLeftMs(Math.max(0, end - performance.now()));
    count();
    const timer = setInterval(count, 1_000);
    return () => clearInterval(timer);
  }, [ending]);
  return leftMs;
}

/** Asks first: what is in the sandbox cannot be had back. */
function Reset() {
  const store = useLiveStore();
  const [isAsking, setAsking] = useState(false);
  const reset = () => {
    setAsking(false);
    if (store.send({ type: 'reset-sandbox' })) openInNext(store);
  };
  if (!isAsking) {
    return (
      <button type="button" className="button" onClick={() => setAsking(true)}>
        Reset the sandbox
      </button>
    );
  }
  return (
    <p>
      All that is in it is lost.
      <button type="button" className="button" onClick={reset}>
        Start a new one
      </button>
      <button type="button" className="button" onClick={() => setAsking(false)}>
        Keep this one
      </button>
    </p>
  );
}
