'use client';
import { useEffect, useRef, useState } from 'react';
import { openViewerScreen } from '../watch/viewer-screen';
import { FIRST_WATCH, Watching, type WatchState } from '../watch/watching';

/** The terminal that the talk's window holds, to look at only: it stays where it is. Fetched late. */
export function TerminalMirror({ deck, terminal }: { deck: string; terminal: number }) {
  const frame = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<WatchState>(FIRST_WATCH);
  useEffect(() => {
    if (!frame.current) return;
    const screen = openViewerScreen(frame.current, () => {});
    const watching = new Watching({ type: 'watch-own', deck, terminal }, screen.take);
    const stop = watching.subscribe(() => setState(watching.get()));
    return () => {
      stop();
      watching.close();
      screen.close();
    };
  }, [deck, terminal]);
  const words = wordsOf(state);
  return (
    <>
      <div className="terminal-mirror" ref={frame} inert data-away={state.line !== 'open'} />
      {words && <p className="terminal-notice">{words}</p>}
    </>
  );
}

function wordsOf({ line, closed, shown }: WatchState): string | null {
  if (line === 'open') return closed && 'No shell is open here. It shows when the talk’s window opens one.';
  return shown ? 'Connection lost. The screen follows when it is back.' : 'Connecting…';
}
