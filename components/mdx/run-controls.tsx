'use client';
import { Play } from 'lucide-react';
import { lazy, type MouseEvent, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { nodeWords } from '#core/everywhere';
import { useLive, useLiveStore } from '../live/live-provider';
import { isWatcher, type LiveState } from '../live/live-state';
import type { RunnableBlock } from '../live/run';
import { CopyButton } from '../ui/copy-button';
import { RunKey } from '../ui/run-key';
import { StateMark } from '../ui/state-mark';
import { DockerHint, type Needs } from './docker-hint';
import './blocks.css';

/** Fetched with the live client, without which no block runs. */
const RunRefusal = lazy(() => import('./run-refusal').then(({ RunRefusal }) => ({ default: RunRefusal })));

/** Fetched by who only watches. */
export const TakePart = lazy(() => import('./take-part').then(({ TakePart }) => ({ default: TakePart })));

const BlockVariables = lazy(() =>
  import('./block-variables').then(({ BlockVariables }) => ({ default: BlockVariables })),
);

/** Who only watches has run and checked nothing. */
export const WATCHED = { state: 'idle', words: 'You watch' } as const;

type RunView = { state: 'idle' | 'waiting' | 'running' | 'passed' | 'failed' | 'lost'; words: string };

/** `kind`: it is typed, and Enter left to people. `step`: number of the step that carries it out. `fails`: it must. `variables`: names that it reads. */
export type StepBlock = { kind?: 'type'; step?: string; fails?: string; variables?: string };

type RunControlsProps = RunnableBlock & StepBlock & Needs & { children: ReactNode };

/** A run block's frame: state at its left edge, the button, and what a refusal lets one choose. */
export function RunControls({ needs, kind, step, fails, variables, children, ...block }: RunControlsProps) {
  const { name, node, terminalName } = block;
  const store = useLiveStore();
  const body = useRef<HTMLDivElement>(null);
  const run = useLive((state) => state.runs[name]);
  const isPending = useLive((state) => state.pendingRun?.name === name);
  const isRefused = useLive((state) => name in state.refusals);
  const isConnected = useLive((state) => state.connection.state === 'open');
  const isWatching = useLive(isWatcher);
  const view = viewOf(run, isPending, fails !== undefined);
  const isBusy = view.state === 'waiting' || view.state === 'running';
  const isDone = view.state !== 'idle' && !isBusy;
  const verb = `${kind === 'type' ? 'Type' : 'Run'}${step && isDone ? ' again' : ''}`;
  // Steps find their block there.
  useEffect(() => void store.blocks.set(name, block));
  const start = (event: MouseEvent<HTMLButtonElement>) => {
    void import('../live/run').then(({ runBlock }) => runBlock(store, block));
    // After a click with the mouse, Space moves the deck on instead of running once more.
    if (event.detail > 0) event.currentTarget.blur();
  };
  return (
    <div className="block run-block" data-block={name} data-state={view.state}>
      <div className="block-body" ref={body}>
        {children}
      </div>
      <Suspense>{variables && isConnected && <BlockVariables names={variables} />}</Suspense>
      <div className="block-bar needs-script">
        <StateMark {...(isWatching ? WATCHED : view)} />
        {node && <span className="block-node">on {nodeWords(node)}</span>}
        {terminalName && <span className="block-node">in {terminalName}</span>}
        {step && <span className="block-node">{isDone ? `Has run at step ${step}` : `Step ${step}`}</span>}
        <span className="block-actions">
          <CopyButton label={`Copy ${name}`} text={() => body.current?.querySelector('code')?.innerText ?? ''} />
          {isWatching ? (
            <Suspense>
              <TakePart />
            </Suspense>
          ) : (
            <button
              type="button"
              className="button block-run"
              onClick={start}
              disabled={!isConnected || isBusy}
              aria-label={`${verb} ${name}`}
            >
              <Play size="1em" aria-hidden="true" />
              {verb} <RunKey />
            </button>
          )}
        </span>
      </div>
      <DockerHint needs={needs} />
      <Suspense>{isRefused && <RunRefusal {...block} />}</Suspense>
    </div>
  );
}

function viewOf(run: LiveState['runs'][string] | undefined, isPending: boolean, mustFail: boolean): RunView {
  if (isPending) return { state: 'waiting', words: 'Waits for the terminal' };
  switch (run?.state) {
    case undefined:
      return { state: 'idle', words: 'Not run yet' };
    case 'waiting':
      return { state: 'waiting', words: 'Waiting' };
    case 'running':
      return { state: 'running', words: 'Running' };
    case 'lost':
      return { state: 'lost', words: 'End not seen' };
    case 'typed':
      return { state: 'passed', words: 'Typed' };
    case 'finished':
      if (run.ready) return { state: 'passed', words: 'Ready' };
      if (mustFail && run.status !== 0) return { state: 'passed', words: 'Failed, as it must' };
      return run.status === 0 ? { state: 'passed', words: 'Done' } : { state: 'failed', words: `Exit ${run.status}` };
    default:
      return run satisfies never;
  }
}
