'use client';
import { type ISearchOptions, SearchAddon } from '@xterm/addon-search';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Screen } from './feel';
import { terminalTheme } from './themes';

type Results = { resultIndex: number; resultCount: number };

/** Finds text in everything the terminal still holds. */
export function ScreenSearch({ screen }: { screen: Screen }) {
  const { term } = screen;
  const addon = useRef<SearchAddon | null>(null);
  const [text, setText] = useState('');
  const [results, setResults] = useState<Results | null>(null);
  useEffect(() => {
    const search = new SearchAddon();
    term.loadAddon(search);
    search.onDidChangeResults(setResults);
    addon.current = search;
    return () => {
      search.clearDecorations();
      search.dispose();
      addon.current = null;
    };
  }, [term]);
  const find = (wanted: string, direction: 'up' | 'down') => {
    if (direction === 'up') addon.current?.findPrevious(wanted, options());
    else addon.current?.findNext(wanted, options());
  };
  const close = () => {
    screen.state.set({ isSearching: false });
    term.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter') find(text, event.shiftKey ? 'down' : 'up');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className="screen-search">
      <input
        // biome-ignore lint/a11y/noAutofocus: it opens by the reader's own key, to be typed in
        autoFocus
        aria-label="Find in the terminal"
        placeholder="Find"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onKeyDown={press}
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value) find(event.target.value, 'up');
          else addon.current?.clearDecorations();
        }}
      />
      <span role="status" className="screen-found">
        {text && results ? foundWords(results) : ''}
      </span>
      <button type="button" className="icon-button" aria-label="Earlier match" onClick={() => find(text, 'up')}>
        <ChevronUp size="1.1em" aria-hidden="true" />
      </button>
      <button type="button" className="icon-button" aria-label="Later match" onClick={() => find(text, 'down')}>
        <ChevronDown size="1.1em" aria-hidden="true" />
      </button>
      <button type="button" className="icon-button" aria-label="Close the search" onClick={close}>
        <X size="1.1em" aria-hidden="true" />
      </button>
    </search>
  );
}

function foundWords({ resultIndex, resultCount }: Results): string {
  if (resultCount === 0) return 'Nothing found';
  return resultIndex < 0 ? `${resultCount} or more` : `${resultIndex + 1} of ${resultCount}`;
}

function options(): ISearchOptions {
  const { selectionBackground = '', cursor = '' } = terminalTheme();
  return {
    decorations: {
      matchBackground: selectionBackground,
      matchOverviewRuler: cursor,
      activeMatchBackground: selectionBackground,
      activeMatchBorder: cursor,
      activeMatchColorOverviewRuler: cursor,
    },
  };
}
