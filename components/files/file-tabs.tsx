'use client';
import { Eye, PanelLeft, SkipForward, X } from 'lucide-react';
import { nameOf } from '#core/files';
import type { FilesSession } from './files-session';
import type { FilesState, OpenFile } from './files-state';

type FileTabsProps = {
  session: FilesSession;
  state: FilesState;
  /** Of a room who read the text in front; null while nobody can. */
  people: number | null;
  isTreeShown: boolean;
  onTree: () => void;
  /** A text is wanted in front. */
  onText: () => void;
};

/** The upper edge: whether the tree is shown, the open files, and how the one in front stands. */
export function FileTabs({ session, state, people, isTreeShown, onTree, onText }: FileTabsProps) {
  const { typing } = state;
  const front = typing ? undefined : state.open.find(({ path }) => path === state.active);
  return (
    <header className="files-bar">
      <button
        type="button"
        className="icon-button"
        aria-label={isTreeShown ? 'Hide the list of files' : 'Show the list of files'}
        title={isTreeShown ? 'Hide the list of files' : 'Show the list of files'}
        aria-expanded={isTreeShown}
        onClick={onTree}
      >
        <PanelLeft size="1.1em" aria-hidden="true" />
      </button>
      <ul className="files-tabs">
        {state.open.map(({ path, standing }) => (
          <li key={path} className="files-tab" data-active={path === front?.path}>
            <button
              type="button"
              aria-current={path === front?.path ? 'true' : undefined}
              title={path}
              onClick={() => {
                session.files.show(path);
                onText();
              }}
            >
              {nameOf(path)}
              {hasNews(standing) && (
                <span className="files-dot" role="img" aria-label={wordsOf(standing)} title={wordsOf(standing)} />
              )}
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label={`Close ${nameOf(path)}`}
              title="Close"
              onClick={() => void session.files.close(path)}
            >
              <X size="0.9em" aria-hidden="true" />
            </button>
          </li>
        ))}
        {typing && (
          <li className="files-tab files-typed" data-active="true">
            {nameOf(typing.path)}
          </li>
        )}
      </ul>
      {typing && (
        <button
          type="button"
          className="button skip-typing"
          aria-label={`Skip to the end of ${nameOf(typing.path)}`}
          // The keys go on moving the talk.
          onMouseDown={(event) => event.preventDefault()}
          onClick={typing.skip}
        >
          <SkipForward size="1em" aria-hidden="true" />
          Skip <kbd>Esc</kbd>
        </button>
      )}
      {people !== null && (
        <span className="files-on-stage" title="Who is in the room can read this file as you type it">
          <Eye size="1.1em" aria-hidden="true" />
          On stage{people > 0 && `, read by ${people}`}
        </span>
      )}
      {front && (
        <span className="files-standing" role="status" data-state={front.standing.state}>
          {wordsOf(front.standing)}
        </span>
      )}
    </header>
  );
}

function hasNews({ state }: OpenFile['standing']): boolean {
  return state !== 'saved' && state !== 'loading' && state !== 'refused';
}

function wordsOf({ state }: OpenFile['standing']): string {
  return WORDS[state];
}

const WORDS: Record<OpenFile['standing']['state'], string> = {
  loading: 'Opening',
  saved: 'Saved',
  unsaved: 'Not saved yet',
  saving: 'Saving',
  failed: 'Not saved',
  conflict: 'Changed in two places',
  gone: 'Removed in the sandbox',
  refused: '',
};
