'use client';
import { type FormEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import '../live/connection.css';
import { openViewerScreen, type ViewerScreen } from './viewer-screen';
import { FIRST_WATCH, Watching, type WatchState } from './watching';

const NAME_KEY = 'slipway.name';

/** Somebody else's terminal, live. Fetched late, as all that draws terminals. */
export function WatchView({ share }: { share: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const [parts, setParts] = useState<{ screen: ViewerScreen; watching: Watching } | null>(null);
  useEffect(() => {
    if (!frame.current) return;
    const screen: ViewerScreen = openViewerScreen(frame.current, (bytes) => watching.type(bytes));
    const watching = new Watching({ type: 'watch', share }, screen.take);
    setParts({ screen, watching });
    return () => {
      setParts(null);
      watching.close();
      screen.close();
    };
  }, [share]);
  const state = useWatchState(parts?.watching ?? null);
  const isTyping = state.role === 'typing';
  useEffect(() => parts?.screen.setTyping(isTyping), [parts, isTyping]);
  return (
    <>
      <header className="watch-bar">
        <a className="watch-home" href="/">
          Slipway
        </a>
        <h1>
          {state.shown ? (
            <>
              {state.shown.deck} <span className="watch-node">{state.shown.node}</span>
            </>
          ) : (
            'A shared terminal'
          )}
        </h1>
        <LineBadge line={state.line} />
        {parts && state.line === 'open' && (
          <>
            <TextSwitch screen={parts.screen} />
            <Role state={state} watching={parts.watching} />
          </>
        )}
      </header>
      <div className="watch-stage" data-away={state.line !== 'open'} data-owns-keys="">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the page is scrolled by key. */}
        <section className="watch-screen" ref={frame} aria-label="Terminal" tabIndex={0} />
        <Why state={state} />
      </div>
    </>
  );
}

function useWatchState(watching: Watching | null): WatchState {
  return useSyncExternalStore(
    watching?.subscribe ?? (() => () => {}),
    () => watching?.get() ?? FIRST_WATCH,
    () => FIRST_WATCH,
  );
}

const LINES: Record<WatchState['line'], string> = {
  connecting: 'Connecting',
  open: 'Live',
  lost: 'Offline, trying again',
  ended: 'Over',
  full: 'Full',
  outdated: 'Disconnected',
};

function LineBadge({ line }: { line: WatchState['line'] }) {
  return (
    <span className="connection" data-state={line === 'open' ? 'open' : 'lost'} role="status">
      <span className="connection-shape" aria-hidden="true" />
      {LINES[line]}
    </span>
  );
}

function TextSwitch({ screen }: { screen: ViewerScreen }) {
  const [isText, setText] = useState(false);
  return (
    <button
      type="button"
      className="button"
      aria-pressed={isText}
      title="Draws the screen as text that a screen reader can read"
      onClick={() => {
        screen.setText(!isText);
        setText(!isText);
      }}
    >
      For screen readers
    </button>
  );
}

function Role({ state, watching }: { state: WatchState; watching: Watching }) {
  const [isAsking, setAsking] = useState(false);
  if (!state.mayAsk) return <span className="watch-role">Only to watch</span>;
  if (state.role === 'typing' || state.role === 'asking') {
    const words = state.role === 'typing' ? 'You type here, too.' : 'Asked. The owner answers.';
    return (
      <span className="watch-role" data-role={state.role} role="status">
        {words}
        <button type="button" className="button" onClick={() => watching.onlyWatch()}>
          {state.role === 'typing' ? 'Only watch' : 'Take it back'}
        </button>
      </span>
    );
  }
  const ask = (name: string) => {
    setAsking(false);
    watching.ask(name);
  };
  return (
    <span className="watch-role">
      {state.isRefused && !isAsking && <span role="status">Not now.</span>}
      {isAsking ? (
        <AskForm onAsk={ask} onCancel={() => setAsking(false)} />
      ) : (
        <button type="button" className="button" onClick={() => setAsking(true)}>
          Ask to type
        </button>
      )}
    </span>
  );
}

function AskForm({ onAsk, onCancel }: { onAsk: (name: string) => void; onCancel: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    const name = field.current?.value.trim() ?? '';
    if (name === '') return field.current?.focus();
    rememberName(name);
    onAsk(name);
  };
  return (
    <form className="watch-ask" onSubmit={ask} onKeyDown={(event) => event.key === 'Escape' && onCancel()}>
      <label>
        Your name <input ref={field} maxLength={40} defaultValue={rememberedName()} autoComplete="nickname" />
      </label>
      <button type="submit" className="button">
        Ask
      </button>
    </form>
  );
}

/** Why there is nothing to see, or no longer; nothing while there is. */
function Why({ state }: { state: WatchState }) {
  const words = wordsOf(state);
  if (!words) return null;
  return (
    <p className="watch-notice" data-low={state.shown !== null && state.line !== 'ended'} role="status">
      {words}
    </p>
  );
}

function wordsOf({ line, closed, shown }: WatchState): string | null {
  switch (line) {
    case 'connecting':
      return 'Connecting…';
    case 'lost':
      return shown
        ? 'Connection lost. The screen follows when it is back.'
        : 'The server cannot be reached. Trying again.';
    case 'ended':
      return 'This link leads to no terminal, or no longer. Ask whoever gave it to you for a new one.';
    case 'full':
      return 'As many watch this terminal as may. This page tries again by itself.';
    case 'outdated':
      return 'This page is older than the server. Reload it to go on.';
    case 'open':
      return closed && `${closed} A new shell shows here by itself.`;
  }
}

function rememberedName(): string {
  try {
    return localStorage.getItem(NAME_KEY) ?? '';
  } catch {
    return '';
  }
}

function rememberName(name: string): void {
  try {
    localStorage.setItem(NAME_KEY, name);
  } catch {
    // Private windows may refuse.
  }
}
