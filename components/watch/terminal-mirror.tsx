'use client';
import { useEffect, useRef, useState } from 'react';
import { openViewerScreen } from './viewer-screen';
import { FIRST_WATCH, type Wanted, Watching, type WatchState } from './watching';
import './terminal-mirror.css';

type MirrorProps = {
  /** The same object as long as it is the same. */
  wanted: Wanted;
  /** Said while there is no shell. */
  none: string;
};

/** A terminal that somebody else's window holds, or another of one's own, to look at only: it stays there. Fetched late. */
export function TerminalMirror({ wanted, none }: MirrorProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<WatchState>(FIRST_WATCH);
  useEffect(() => {
    if (!frame.current) return;
    const screen = openViewerScreen(frame.current, () => {});
    const watching = new Watching(wanted, screen.take);
    const stop = watching.subscribe(() => setState(watching.get()));
    return () => {
      stop();
      watching.close();
      screen.close();
    };
  }, [wanted]);
  const words = wordsOf(state, none);
  return (
    <>
      <div className="terminal-mirror" ref={frame} inert data-away={state.line !== 'open'} />
      {words && <p className="terminal-notice">{words}</p>}
    </>
  );
}

function wordsOf({ line, closed, shown }: WatchState, none: string): string | null {
  if (line === 'open') return closed && none;
  if (line === 'full') return 'As many watch this terminal as may. It shows here once there is a place.';
  if (line === 'ended') return 'This terminal is shown no more.';
  if (line === 'outdated') return 'This page is older than the server. Reload it to watch.';
  return shown ? 'Connection lost. The screen follows when it is back.' : none;
}
