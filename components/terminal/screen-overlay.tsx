'use client';
import { ArrowDown, Bell } from 'lucide-react';
import { type ComponentType, useEffect, useId, useRef, useState } from 'react';
import type { Screen } from './feel';
import type { Question } from './screen-state';
import { useScreen } from './use-screen';
import './screen.css';

/** What stands over a terminal's screen: where a link leads, what needs consent, the bell, the way to the end. */
export function ScreenOverlay({ screen }: { screen: Screen }) {
  const { question, address, isRinging, scrolled, isSearching } = useScreen(screen.state, (state) => state);
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
        <button type="button" className="button screen-end" onClick={() => toEnd(screen)}>
          <ArrowDown size="1.1em" aria-hidden="true" />
          {scrolled === 'up' ? 'Jump to end' : 'New output: jump to end'}
        </button>
      )}
      {address && !question && <span className="screen-address">{address}</span>}
      {question && <Ask screen={screen} question={question} />}
    </>
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
