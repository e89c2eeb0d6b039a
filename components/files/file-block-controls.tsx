'use client';
import { FilePen } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { nameOf } from '#core/files';
import { parseBlockId } from '#core/ids';
import { useLive, useLiveStore } from '../live/live-provider';
import { isWatcher } from '../live/live-state';
import { nodesOf } from '../live/terminals';
import { TakePart } from '../mdx/take-part';
import { StateMark } from '../ui/state-mark';
import { type BlockOutcome, writeBlock } from './file-block-requests';
import { FileDiff } from './file-diff';
import { writeFile } from './file-requests';
import './file-blocks.css';

/** `written`: what there was before, where that can be put back. */
type State =
  | { kind: 'idle' | 'writing' }
  | { kind: 'written'; words: string; before: { text: string; stamp: string } | null }
  | Exclude<BlockOutcome, { kind: 'written' }>;

type FileBlockControlsProps = {
  id: string;
  path: string;
  node: string | undefined;
  inBar: (controls: ReactNode) => ReactNode;
  below: (news: ReactNode) => ReactNode;
};

/** The button that writes a block to its file. Where the file holds something else, that is shown and asked about first. */
export function FileBlockControls({ id, path, node, inBar, below }: FileBlockControlsProps) {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const store = useLiveStore();
  const isConnected = useLive((live) => live.connection.state === 'open');
  const isWatching = useLive(isWatcher);
  const name = nameOf(path);
  const write = async (over: { stamp: string; text: string | null } | null) => {
    setState({ kind: 'writing' });
    const outcome = await writeBlock(id, over?.stamp ?? null);
    if (outcome.kind === 'written') {
      const before = over?.text != null ? { text: over.text, stamp: outcome.stamp } : null;
      setState({ kind: 'written', words: outcome.isNew ? 'Written' : 'Replaced', before });
      store.announce(`${name} is written.`);
    } else setState(outcome);
  };
  const putBack = async ({ text, stamp }: { text: string; stamp: string }) => {
    const place = { deck: parseBlockId(id)?.deck ?? '', node: node ?? nodesOf(store.get())[0]?.name ?? '', path };
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
              aria-label={`Write ${path}`}
              onClick={(event) => {
                if (event.detail > 0) event.currentTarget.blur();
                void write(null);
              }}
            >
              <FilePen size="1em" aria-hidden="true" />
              Write {name}
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

const AWAY = 'The server could not be reached. Try again.';

function Mark({ state }: { state: State }) {
  switch (state.kind) {
    case 'writing':
      return <StateMark state="running" words="Writing" />;
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
