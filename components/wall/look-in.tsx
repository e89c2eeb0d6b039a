import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { openViewerScreen, type ViewerScreen } from '../watch/viewer-screen';
import { FIRST_WATCH, type Wanted, Watching, type WatchState } from '../watch/watching';

type LookInProps = { code: string; member: string; name: string; terminals: readonly number[] };

/** Somebody's terminal, live. It is looked at until they let whoever looks type, too. Fetched late. */
export function LookIn({ code, member, name, terminals }: LookInProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const terminal = chosen !== null && terminals.includes(chosen) ? chosen : (terminals[0] ?? 1);
  const wanted = useMemo<Wanted>(() => ({ type: 'look-in', code, member, terminal }), [code, member, terminal]);
  const frame = useRef<HTMLDivElement>(null);
  const [parts, setParts] = useState<{ screen: ViewerScreen; watching: Watching } | null>(null);
  useEffect(() => {
    if (!frame.current) return;
    const screen: ViewerScreen = openViewerScreen(frame.current, (bytes) => watching.type(bytes));
    const watching = new Watching(wanted, screen.take);
    setParts({ screen, watching });
    return () => {
      setParts(null);
      watching.close();
      screen.close();
    };
  }, [wanted]);
  const state = useWatchState(parts?.watching ?? null);
  const isTyping = state.role === 'typing';
  useEffect(() => parts?.screen.setTyping(isTyping), [parts, isTyping]);
  const words = wordsOf(state, name);
  return (
    <section className="look-in" aria-label={`Terminal of ${name}`}>
      <div className="look-in-bar">
        {terminals.length > 1 &&
          terminals.map((each) => (
            <button
              key={each}
              type="button"
              className="button"
              aria-pressed={each === terminal}
              onClick={() => setChosen(each)}
            >
              Terminal {each}
            </button>
          ))}
        {parts && state.line === 'open' && <Typing state={state} watching={parts.watching} name={name} />}
      </div>
      <div className="look-in-stage" data-away={state.line !== 'open'} data-typing={isTyping}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the page is scrolled by key. */}
        <section className="look-in-screen" ref={frame} aria-label="Screen" tabIndex={0} />
        {words && <p role="status">{words}</p>}
      </div>
    </section>
  );
}

function useWatchState(watching: Watching | null): WatchState {
  return useSyncExternalStore(
    watching?.subscribe ?? (() => () => {}),
    () => watching?.get() ?? FIRST_WATCH,
    () => FIRST_WATCH,
  );
}

function Typing({ state, watching, name }: { state: WatchState; watching: Watching; name: string }) {
  const { role, mayAsk, isRefused } = state;
  if (!mayAsk) return <span>Only to look at: this shell is on the server’s own computer.</span>;
  if (role === 'watching')
    return (
      <>
        {isRefused && <span role="status">Not now.</span>}
        <button type="button" className="button" onClick={() => watching.ask(name)}>
          Ask to type
        </button>
      </>
    );
  return (
    <>
      <span role="status">{role === 'typing' ? 'You type here, too.' : `Asked. ${name} answers.`}</span>
      <button type="button" className="button" onClick={() => watching.onlyWatch()}>
        {role === 'typing' ? 'Only look' : 'Take it back'}
      </button>
    </>
  );
}

function wordsOf({ line, closed, shown }: WatchState, name: string): string | null {
  switch (line) {
    case 'open':
      return closed && `${name} has no shell open now. The next one shows here by itself.`;
    case 'connecting':
      return 'Connecting…';
    case 'lost':
      return shown ? 'Connection lost. The screen follows when it is back.' : `${name} has no terminal open.`;
    case 'full':
      return 'As many look at this terminal as may. It shows here once there is a place.';
    case 'ended':
      return 'This terminal is shown no more.';
    case 'outdated':
      return 'This page is older than the server. Reload it to go on.';
  }
}
