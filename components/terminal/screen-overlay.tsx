'use client';
import { ArrowDown, Bell } from 'lucide-react';
import { type ComponentType, useEffect, useId, useRef, useState } from 'react';
import { copySelection } from './clipboard';
import type { Screen } from './feel';
import type { Question } from './screen-state';
import { shareSelection } from './share';
import { useScreen } from './use-screen';
import './screen.css';

/** What stands over a terminal's screen: where a link leads, what needs consent, the bell, the way to the end. */
export function ScreenOverlay({ screen }: { screen: Screen }) {
  const { question, address, isRinging, scrolled, isSearching, hasSelection } = useScreen(
    screen.state,
    (state) => state,
  );
  const Search = useSearch(isSearching);
  return (
    <>
      {isSearching && Search && <Search screen={screen} />}
      {isRinging && (
        <span className="screen-bell">
          <Bell size="1.1em" aria-hidden="true" /> Bell
        </span>
      )}
      {scrolled !== 'end' && (
        <button
          type="button"
          className="button screen-end"
          // The focus stays, or the row of keys would go and the button move away from under the finger.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => toEnd(screen)}
        >
          <ArrowDown size="1.1em" aria-hidden="true" />
          {scrolled === 'up' ? 'Jump to end' : 'New output: jump to end'}
        </button>
      )}
      {hasSelection && !question && <Selected screen={screen} />}
      {address && !question && <span className="screen-address">{address}</span>}
      {question && <Ask screen={screen} question={question} />}
    </>
  );
}

/** What a finger can do with what it has selected; a keyboard has keys for that. Shown by CSS under a finger alone. */
function Selected({ screen }: { screen: Screen }) {
  const act = (doIt: (screen: Screen) => Promise<unknown>) =>
    void doIt(screen).then(() => screen.term.clearSelection());
  return (
    // The selection and the on-screen keyboard stay as they are.
    <div className="screen-selected" onPointerDown={(event) => event.preventDefault()}>
      <button type="button" className="button" onClick={() => act(copySelection)}>
        Copy
      </button>
      <button type="button" className="button" onClick={() => act(shareSelection)}>
        Share
      </button>
    </div>
  );
}

function Ask({ screen, question }: { screen: Screen; question: Question }) {
  const yes = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (question.isAsked) yes.current?.focus();
  }, [question]);
  const close = (act?: () => void) => {
    screen.state.set({ question: null });
    act?.();
    screen.term.focus();
  };
  return (
    <div
      className="screen-question"
      role="alertdialog"
      aria-labelledby={`${id}-words`}
      aria-describedby={`${id}-detail`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close(question.refuse);
      }}
    >
      <p id={`${id}-words`}>{question.words}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <pre id={`${id}-detail`} tabIndex={0}>
        {question.detail}
      </pre>
      <div className="screen-answers">
        <button type="button" className="button" ref={yes} onClick={() => close(question.accept)}>
          {question.yes}
        </button>
        {question.other && (
          <button type="button" className="button" onClick={() => close(question.other?.act)}>
            {question.other.words}
          </button>
        )}
        <button type="button" className="button" onClick={() => close(question.refuse)}>
          Cancel
        </button>
      </div>
    </div>
  );
}

function toEnd({ term }: Screen): void {
  term.scrollToBottom();
  term.focus();
}

/** Most readers never search: it is fetched for the first who does. */
function useSearch(isNeeded: boolean): ComponentType<{ screen: Screen }> | null {
  const [Search, setSearch] = useState<ComponentType<{ screen: Screen }> | null>(null);
  useEffect(() => {
    if (!isNeeded || Search) return;
    let isGone = false;
    import('./screen-search').then(
      ({ ScreenSearch }) => !isGone && setSearch(() => ScreenSearch),
      (error: unknown) =>
        setSearch(() => {
          throw error;
        }),
    );
    return () => {
      isGone = true;
    };
  }, [isNeeded, Search]);
  return Search;
}
