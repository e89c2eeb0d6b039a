'use client';
import { FilePen, SkipForward } from 'lucide-react';
import { type ComponentProps, type ReactNode, useEffect, useRef, useState } from 'react';
import { nameOf } from '#core/files';
import { parseBlockId } from '#core/ids';
import { useLive, useLiveStore } from '../live/live-provider';
import { isWatcher } from '../live/live-state';
import { nodesOf } from '../live/terminals';
import { TakePart } from '../mdx/take-part';
import { RunKey } from '../ui/run-key';
import { StateMark } from '../ui/state-mark';
import { type BlockOutcome, writeBlock } from './file-block-requests';
import { FileDiff } from './file-diff';
import { writeFile } from './file-requests';
import type { Seen } from './typed-block';
import type { Typing } from './typing';
import './file-blocks.css';

/** `written`: what there was before, where that can be put back. */
type State =
  | { kind: 'idle' | 'writing' }
  | { kind: 'typing'; typing: Typing }
  | { kind: 'written'; words: string; before: { text: string; stamp: string } | null }
  | Exclude<BlockOutcome, { kind: 'written' }>;

/** `speed`: characters a second at which its text is typed first; null: it is not. */
export type FileBlockPlace = { id: string; path: string; node: string | undefined; speed: number | null };

type FileBlockControlsProps = FileBlockPlace & {
  /** Its slide is the one that is shown. */
  isShown: boolean;
  bringUp: () => void;
  /** At the block's edge, where run blocks show theirs. */
  mark: (state: ComponentProps<typeof StateMark>['state']) => void;
  inBar: (controls: ReactNode) => ReactNode;
  below: (news: ReactNode) => ReactNode;
};

/** The button that writes a block to its file. Where the file holds something else, that is shown and asked about first. */
export function FileBlockControls({ inBar, below, mark, isShown, bringUp, ...block }: FileBlockControlsProps) {
  const { id, path, node, speed } = block;
  const [state, setState] = useState<State>({ kind: 'idle' });
  const store = useLiveStore();
  const isConnected = useLive((live) => live.connection.state === 'open');
  const isWatching = useLive(isWatcher);
  const name = nameOf(path);
  const nodeName = () => node ?? nodesOf(store.get())[0]?.name ?? '';
  useEffect(() => mark(EDGES[state.kind]));
  const typing = state.kind === 'typing' ? state.typing : null;
  useEffect(() => {
    // Nobody sees any more what is typed.
    if (!isShown) typing?.skip();
    return () => typing?.skip();
  }, [typing, isShown]);
  const typeFirst = async (over: Seen, speed: number) => {
    const code = await import('./typed-block').catch(() => null);
    if (!code) return { kind: 'refused', message: AWAY } as const;
    const onTyping = (typing: Typing) => setState({ kind: 'typing', typing });
    return code.writeTyped({ id, path, node: nodeName(), speed }, over, { store, bringUp, onTyping });
  };
  const write = async (over: (Seen & { text: string | null }) | null) => {
    setState({ kind: 'writing' });
    const outcome = await (speed === null ? writeBlock(id, over?.stamp ?? null) : typeFirst(over, speed));
    if (outcome.kind === 'written') {
      const before = over?.text != null ? { text: over.text, stamp: outcome.stamp } : null;
      setState({ kind: 'written', words: outcome.isNew ? 'Written' : 'Replaced', before });
      store.announce(`${name} is written.`);
    } else setState(outcome);
  };
  const putBack = async ({ text, stamp }: { text: string; stamp: string }) => {
    const place = { deck: parseBlockId(id)?.deck ?? '', node: nodeName(), path };
    setState({ kind: 'writing' });
    const answer = await writeFile(place, text, stamp);
    if (answer.kind === 'written') setState({ kind: 'written', words: 'The old one is back', before: null });
    else if (answer.kind === 'conflict')
      setState({ kind: 'refused', message: `${name} was changed since, so it stays.` });
    else setState({ kind: 'refused', message: answer.kind === 'refused' ? answer.message : AWAY });
  };
  const { before = null } = state.kind === 'written' ? state : {};
  return (
    <>
      {inBar(
        <>
          {isWatching ? <StateMark state="idle" words="You watch" /> : <Mark state={state} />}
          {before && !isWatching && (
            <button type="button" className="button" onClick={() => void putBack(before)}>
              Put the old one back
            </button>
          )}
          {isWatching ? (
            <TakePart />
          ) : (
            <button
              type="button"
              className="button block-run"
              disabled={!isConnected || state.kind === 'writing' || state.kind === 'differs'}
              aria-label={typing ? `Skip to the end of ${path}` : `Write ${path}`}
              onClick={(event) => {
                if (event.detail > 0) event.currentTarget.blur();
                if (typing) typing.skip();
                else void write(null);
              }}
            >
              {typing ? <SkipForward size="1em" aria-hidden="true" /> : <FilePen size="1em" aria-hidden="true" />}
              {typing ? 'Skip' : `Write ${name}`}
              {typing ? <kbd>Esc</kbd> : speed !== null && <RunKey />}
            </button>
          )}
        </>,
      )}
      {below(
        <>
          {state.kind === 'refused' && (
            <div className="block-refusal" role="alert">
              {state.message}
            </div>
          )}
          {state.kind === 'differs' && (
            <Difference
              {...state}
              path={path}
              onWrite={() => void write(state)}
              onKeep={() => setState({ kind: 'idle' })}
            />
          )}
        </>,
      )}
    </>
  );
}

const EDGES = {
  idle: 'idle',
  writing: 'running',
  typing: 'running',
  written: 'passed',
  same: 'passed',
  free: 'idle',
  differs: 'waiting',
  refused: 'failed',
} as const satisfies Record<State['kind'], ComponentProps<typeof StateMark>['state']>;

const AWAY = 'The server could not be reached. Try again.';

function Mark({ state }: { state: State }) {
  switch (state.kind) {
    case 'writing':
      return <StateMark state="running" words="Writing" />;
    case 'typing':
      return <StateMark state="running" words="Typing" />;
    case 'written':
      return <StateMark state="passed" words={state.words} />;
    case 'same':
      return <StateMark state="passed" words="It holds this already" />;
    default:
      return null;
  }
}

type DifferenceProps = {
  path: string;
  /** Null where there is nothing to show. */
  text: string | null;
  wanted: string;
  onWrite: () => void;
  onKeep: () => void;
};

function Difference({ path, text, wanted, onWrite, onKeep }: DifferenceProps) {
  const keep = useRef<HTMLButtonElement>(null);
  const name = nameOf(path);
  useEffect(() => keep.current?.focus(), []);
  return (
    <section className="file-block-difference" aria-label={`What changes in ${path}`} data-owns-keys="">
      <p>
        {text === null
          ? `There is a ${name} that cannot be shown here. Replace it?`
          : `${name} holds something else. This is what changes:`}
      </p>
      {text !== null && <FileDiff from={text} to={wanted} path={path} />}
      <span className="block-actions">
        <button type="button" className="button" onClick={onWrite}>
          Replace it
        </button>
        <button type="button" className="button" ref={keep} onClick={onKeep}>
          Keep it
        </button>
      </span>
    </section>
  );
}
