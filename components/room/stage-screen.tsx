import { X } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { nameOf } from '#core/files';
import { TerminalMirror } from '../watch/terminal-mirror';
import type { Wanted } from '../watch/watching';
import { OnStageFile, type StageFileState } from './stage-file';
import './stage-screen.css';

const StageEditor = lazy(() => import('./stage-editor').then(({ StageEditor }) => ({ default: StageEditor })));

type StageScreenProps = { code: string; speaker: string; onClose: () => void };

/** The terminal of who drives, or the file that they edit, beside one's own. Fetched when somebody wants to see it. */
export function StageScreen({ code, speaker, onClose }: StageScreenProps) {
  const wanted = useMemo<Wanted>(() => ({ type: 'watch-stage', code }), [code]);
  const onStage = useStageFile(code);
  const state = useFileState(onStage);
  const { isEditor, choose } = useFront(state);
  const title = isEditor ? `${speaker}’s editor` : `${speaker}’s terminal`;
  return (
    <section className="stage-screen" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {state.file && <Parts file={state.file.path} isEditor={isEditor} choose={choose} />}
        <button type="button" className="icon-button" aria-label="Close the speaker’s screen" onClick={onClose}>
          <X size="1.25em" aria-hidden="true" />
        </button>
      </header>
      {isEditor && onStage && state.file ? (
        <Suspense fallback={<p className="terminal-notice">The editor loads.</p>}>
          <StageEditor onStage={onStage} file={state.file} />
        </Suspense>
      ) : (
        <TerminalMirror wanted={wanted} none={`${speaker} has no terminal open. It shows when they open one.`} />
      )}
    </section>
  );
}

type PartsProps = { file: string; isEditor: boolean; choose: (isEditor: boolean) => void };

function Parts({ file, isEditor, choose }: PartsProps) {
  return (
    <fieldset className="stage-parts">
      <legend className="visually-hidden">What of the speaker’s screen is shown</legend>
      <button type="button" aria-pressed={isEditor} title={file} onClick={() => choose(true)}>
        {nameOf(file)}
      </button>
      <button type="button" aria-pressed={!isEditor} onClick={() => choose(false)}>
        Terminal
      </button>
    </fieldset>
  );
}

/** What the speaker has in front, or what somebody would rather see until the speaker turns to the other. */
function useFront({ file, isInFront }: StageFileState) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const [was, setWas] = useState(isInFront);
  if (was !== isInFront) {
    setWas(isInFront);
    setChosen(null);
  }
  return { isEditor: file !== null && (chosen ?? isInFront), choose: setChosen };
}

function useStageFile(code: string): OnStageFile | null {
  const [onStage, setOnStage] = useState<OnStageFile | null>(null);
  useEffect(() => {
    const opened = new OnStageFile(code);
    setOnStage(opened);
    return () => opened.close();
  }, [code]);
  return onStage;
}

const NONE: StageFileState = { file: null, isInFront: true };

function useFileState(onStage: OnStageFile | null): StageFileState {
  return useSyncExternalStore(
    onStage?.store.subscribe ?? (() => () => {}),
    () => onStage?.store.get() ?? NONE,
    () => NONE,
  );
}
