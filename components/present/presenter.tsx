'use client';
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useRef } from 'react';
import { hasTerminal } from '#core/layouts';
import { planOf } from '#core/pacing';
import type { Theme } from '#core/themes';
import { Announcer } from '../live/announcer';
import { ConnectionBadge } from '../live/connection-badge';
import { ConnectionNotice } from '../live/connection-notice';
import { LiveProvider, useLive } from '../live/live-provider';
import { useLiveConnection } from '../live/use-live-connection';
import type { SlideRef } from '../talk/clock';
import { DeckRefresh } from '../talk/deck-refresh';
import { useClock } from '../talk/use-clock';
import { useNews } from '../talk/use-news';
import { useTalk } from '../talk/use-talk';
import { NextPreview } from './next-preview';
import { NotesPanel } from './notes-panel';
import { PresenterTools } from './presenter-tools';
import { SlideList } from './slide-list';
import { TimerBar } from './timer-bar';
import { useNotes } from './use-notes';
import { useTalkTimer } from './use-talk-timer';
import { useFollowing, useTalkWindows } from './use-talk-windows';
import '../talk/talk.css';
import '../talk/slide.css';
import '../talk/layouts.css';
import '../talk/steps.css';
import '../mdx/charts.css';
import '../mdx/pictures.css';
import '../talk/reading.css';
import '../talk/overview.css';
import '../talk/chrome.css';
import '../terminal/terminal.css';
import type { Wanted } from '../watch/watching';
import './present.css';
import './heads.css';
import './notes.css';
import './slide-list.css';
import './present-narrow.css';

/** Fetched when they are needed. */
const Help = lazy(() => import('../talk/help').then(({ Help }) => ({ default: Help })));
const GoTo = lazy(() => import('../talk/go-to').then(({ GoTo }) => ({ default: GoTo })));
const TerminalMirror = lazy(() =>
  import('../watch/terminal-mirror').then(({ TerminalMirror }) => ({ default: TerminalMirror })),
);

export type PresenterProps = {
  deck: string;
  /** Of the talk. */
  address: string;
  revision: string;
  title: string;
  theme: Theme;
  /** Planned, in minutes. */
  duration: number | undefined;
  slides: (SlideRef & { minutes?: number | undefined })[];
  children: ReactNode;
};

/** The speaker's own view of a talk, in a window beside it or on a phone. The slides come rendered, as children. */
export function Presenter(props: PresenterProps) {
  return (
    <LiveProvider>
      <Desk {...props} />
    </LiveProvider>
  );
}

function Desk({ deck, address, revision, title, theme, duration, slides, children }: PresenterProps) {
  const root = useRef<HTMLDivElement>(null);
  const [clock, { position }] = useClock(root, slides);
  const windows = useTalkWindows();
  const talk = useTalk(root, slides, clock, windows.instead);
  useFollowing({ root, deck, clock }, windows, talk);
  useLiveConnection(deck, 'later');
  useNews(position, slides);
  const [notes, fetchAgain] = useNotes(address, revision);
  const plan = useMemo(() => planOf(slides, duration), [slides, duration]);
  const [timer, change] = useTalkTimer(deck);
  const goTo = useCallback((slide: number) => clock.goTo({ slide, step: 0 }), [clock]);
  const { name = '', layout = 'default', number = null, steps = 0 } = slides[position.slide] ?? {};
  const isFull = windows.talkWindow?.isFull ?? false;
  return (
    <main className="present" lang="en">
      <header className="present-bar">
        <h1>
          <a href={address} target="_blank" rel="noreferrer" title="Open the talk in a window of its own">
            {title}
          </a>
        </h1>
        <ConnectionBadge />
        <TimerBar {...{ timer, change, plan, slides }} slide={position.slide} />
      </header>
      <section className="now" aria-label="Now">
        <div
          className="talk"
          ref={root}
          data-deck-theme={theme}
          data-view={talk.view === 'overview' ? 'overview' : isFull ? 'terminal' : 'slides'}
          data-black={talk.isBlack || undefined}
        >
          <div className="stage">
            <div className="deck" inert={talk.view !== 'overview'}>
              {children}
            </div>
            <Mirror deck={deck} terminal={windows.talkWindow?.terminal ?? 1} isShown={hasTerminal(layout) || isFull} />
            {talk.isBlack && <p className="now-black">The talk is black. b shows the slide again.</p>}
          </div>
        </div>
        <PresenterTools
          talk={talk}
          windows={windows}
          position={position}
          number={number}
          steps={steps}
          slides={slides}
        />
      </section>
      <NotesPanel notes={notes} slide={name} step={position.step} onRetry={fetchAgain} />
      <NextPreview theme={theme} slides={slides} position={position} revision={revision} />
      <SlideList slides={slides} current={position.slide} onChoose={goTo} />
      <ConnectionNotice />
      <Suspense>
        {talk.dialog === 'help' && <Help onClose={talk.endDialog} />}
        {talk.dialog === 'go-to' && <GoTo slides={slides} clock={clock} onClose={talk.endDialog} />}
      </Suspense>
      <DeckRefresh revision={revision} slides={slides} clock={clock} />
      <Announcer />
    </main>
  );
}

const NO_SHELL = 'No shell is open here. It shows when the talk’s window opens one.';

function Mirror({ deck, terminal, isShown }: { deck: string; terminal: number; isShown: boolean }) {
  const isConnected = useLive((state) => state.role !== null);
  const wanted = useMemo<Wanted>(() => ({ type: 'watch-own', deck, terminal }), [deck, terminal]);
  return (
    <aside className="terminal-pane" aria-label="Terminal, as the talk’s window has it">
      <Suspense>{isShown && isConnected && <TerminalMirror wanted={wanted} none={NO_SHELL} />}</Suspense>
    </aside>
  );
}
