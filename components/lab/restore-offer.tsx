import { useEffect, useRef, useState } from 'react';
import type { Broken } from '#core/lab-protocol';
import { compareBlock } from '../files/file-block-requests';
import { FileDiff } from '../files/file-diff';

type RestoreOfferProps = { files: Broken[string]['files']; isUnderWay: boolean; onRestore: () => void };

/** `text`: what the file holds; null where that cannot be shown. */
type Difference = { path: string; text: string | null; wanted: string };
type State =
  | { kind: 'idle' | 'comparing' }
  | { kind: 'asks'; differences: readonly Difference[]; isAnew: boolean }
  | { kind: 'refused'; message: string };

/** The way to have it done again. It names the files that are written, and shows first what would be lost in them. */
export function RestoreOffer({ files, isUnderWay, onRestore }: RestoreOfferProps) {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const isThere = useRef(true);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  const leave = () => setState({ kind: 'idle' });
  /** Asks about what differs, unless it is just what was `shown`. */
  const begin = async (shown: readonly Difference[]) => {
    setState({ kind: 'comparing' });
    const differences: Difference[] = [];
    for (const { id, path } of files) {
      const outcome = await compareBlock(id);
      // Another offer, of other files, has taken this one's place.
      if (!isThere.current) return;
      if (outcome.kind === 'refused') return setState(outcome);
      if (outcome.kind === 'differs') differences.push({ path, ...outcome });
    }
    const wasShown = ({ path, text }: Difference) => shown.some((each) => each.path === path && each.text === text);
    if (!differences.every(wasShown)) return setState({ kind: 'asks', differences, isAnew: shown.length > 0 });
    leave();
    onRestore();
  };
  if (state.kind === 'asks')
    return <Differences {...state} onWrite={() => void begin(state.differences)} onLeave={leave} />;
  return (
    <>
      {files.length > 0 && (
        <p>
          Written anew: <Paths files={files} /> What differs there is shown first.
        </p>
      )}
      {state.kind === 'refused' && <p role="alert">{state.message}</p>}
      <button
        type="button"
        className="button needs-script"
        disabled={isUnderWay || state.kind === 'comparing'}
        onClick={() => void begin([])}
      >
        Do it again for me
      </button>
    </>
  );
}

function Paths({ files }: Pick<RestoreOfferProps, 'files'>) {
  return files.map(({ id, path }, index) => (
    <span key={id}>
      <code>{path}</code>
      {index < files.length - 1 ? ', ' : '.'}
    </span>
  ));
}

type DifferencesProps = {
  differences: readonly Difference[];
  isAnew: boolean;
  onWrite: () => void;
  onLeave: () => void;
};

function Differences({ differences, isAnew, onWrite, onLeave }: DifferencesProps) {
  const leave = useRef<HTMLButtonElement>(null);
  useEffect(() => leave.current?.focus(), []);
  const isOne = differences.length === 1;
  return (
    <section className="restore-differences" aria-label="What would be lost" data-owns-keys="">
      <p>
        {isAnew && 'Something was changed meanwhile. '}
        {isOne
          ? 'This file holds something else, which would be lost:'
          : 'These files hold something else, which would be lost:'}
      </p>
      {differences.map((each) => (
        <DifferingFile key={each.path} {...each} isOpen={isOne} />
      ))}
      <span className="block-actions">
        <button type="button" className="button" onClick={onWrite}>
          Write over {isOne ? 'it' : 'them'}, and do it again
        </button>
        <button type="button" className="button" ref={leave} onClick={onLeave}>
          Leave {isOne ? 'it' : 'them'}
        </button>
      </span>
    </section>
  );
}

function DifferingFile({ path, text, wanted, isOpen }: Difference & { isOpen: boolean }) {
  const [isShown, setShown] = useState(isOpen);
  return (
    <details open={isShown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        <code>{path}</code>
      </summary>
      {text === null ? (
        <p>What it holds cannot be shown here.</p>
      ) : (
        isShown && <FileDiff from={text} to={wanted} path={path} />
      )}
    </details>
  );
}
