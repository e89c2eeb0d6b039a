'use client';
import { type ReactNode, Suspense, useEffect, useRef } from 'react';
import { nodeWords } from '#core/everywhere';
import { checkBlock } from '../live/check';
import { useLive, useLiveStore } from '../live/live-provider';
import { isWatcher, type LiveState } from '../live/live-state';
import type { LiveStore } from '../live/live-store';
import type { RunnableBlock } from '../live/run';
import { StateMark } from '../ui/state-mark';
import { DockerHint, type Needs } from './docker-hint';
import { TakePart, WATCHED } from './run-controls';
import './blocks.css';

/** A check's frame: tick or cross, the button, and the check's own words when it failed. */
export function CheckControls({
  title,
  id,
  name,
  node,
  needs,
  children,
}: RunnableBlock & Needs & { title: string; children: ReactNode }) {
  const store = useLiveStore();
  const frame = useRef<HTMLDivElement>(null);
  const check = useLive((state) => state.checks[name]);
  const refusal = useLive((state) => state.refusals[name]);
  const isConnected = useLive((state) => state.connection.state === 'open');
  useEffect(() => offer(store, frame.current, id), [store, id]);
  const isWatching = useLive(isWatcher);
  const { state, words } = isWatching ? WATCHED : viewOf(check);
  const hint = !isWatching && check?.state === 'failed' ? check.output.trim() : '';
  return (
    <div className="block check-block" data-check={name} data-state={state} ref={frame}>
      <div className="block-bar">
        <details className="block-fold">
          <summary>What is checked</summary>
          {children}
        </details>
        <StateMark state={state} words={words} title={title} />
        {node && <span className="block-node">on {nodeWords(node)}</span>}
        <span className="block-actions needs-script">
          {isWatching ? (
            <Suspense>
              <TakePart />
            </Suspense>
          ) : (
            <button
              type="button"
              className="button"
              aria-label={`Check ${name}`}
              disabled={!isConnected || state === 'running'}
              onClick={(event) => {
                checkBlock(store, { id, name });
                if (event.detail > 0) event.currentTarget.blur();
              }}
            >
              Check
            </button>
          )}
        </span>
      </div>
      {hint && <pre className="block-hint">{hint}</pre>}
      <DockerHint needs={needs} />
      {refusal && refusal.reason !== 'needs-docker' && <div className="block-refusal">{refusal.message}</div>}
    </div>
  );
}

/** While somebody sees it there, it is checked by itself. Returns a way to stop. */
function offer({ checks, onChecks }: LiveStore, frame: HTMLElement | null, id: string): () => void {
  if (frame) checks.set(id, frame);
  onChecks?.();
  return () => void checks.delete(id);
}

function viewOf(check: LiveState['checks'][string] | undefined) {
  switch (check?.state) {
    case undefined:
      return { state: 'idle', words: 'Not checked yet' } as const;
    case 'checking':
      return { state: 'running', words: 'Checking' } as const;
    case 'passed':
      return { state: 'passed', words: 'Passed' } as const;
    case 'failed':
      return { state: 'failed', words: 'Not yet' } as const;
    default:
      return check satisfies never;
  }
}
