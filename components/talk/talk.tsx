'use client';
import { lazy, type ReactNode, Suspense, useRef } from 'react';
import { hasTerminal } from '#core/layouts';
import type { Theme } from '#core/themes';
import { Announcer } from '../live/announcer';
import { LiveProvider, useLive } from '../live/live-provider';
import { useLiveConnection } from '../live/use-live-connection';
import { TerminalPane } from '../terminal/terminal-pane';
import { Chrome, type ChromeChoice } from './chrome';
import type { SlideRef } from './clock';
import { useClock } from './use-clock';
import { useTalk, useTerminalForRuns } from './use-talk';
import { useWindows } from './use-windows';
import './talk.css';
import './slide.css';
import './layouts.css';
import './steps.css';
import '../mdx/charts.css';
import '../mdx/pictures.css';
import './reading.css';
import './overview.css';
import './chrome.css';
import './print.css';

/** Fetched when they are needed. */
const SplitHandle = lazy(() => import('./split-handle').then(({ SplitHandle }) => ({ default: SplitHandle })));
const LiveTalk = lazy(() => import('./live-talk').then(({ LiveTalk }) => ({ default: LiveTalk })));
const GoTo = lazy(() => import('./go-to').then(({ GoTo }) => ({ default: GoTo })));
const Help = lazy(() => import('./help').then(({ Help }) => ({ default: Help })));

type TalkProps = {
  deck: string;
  revision: string;
  title: string;
  theme: Theme;
  slides: SlideRef[];
  chrome: ChromeChoice;
  children: ReactNode;
};

/** A talk in the browser. The slides come rendered, as children: this island only moves between them. */
export function Talk(props: TalkProps) {
  return (
    <LiveProvider>
      <Stage {...props} />
    </LiveProvider>
  );
}

function Stage({ deck, revision, title, theme, slides, chrome, children }: TalkProps) {
  const root = useRef<HTMLElement>(null);
  const [clock, { position }] = useClock(root, slides);
  const talk = useTalk(root, slides, clock);
  const isLive = useLive((state) => state.connection.state !== 'idle');
  const isTerminalAt = (slide: number) => hasTerminal(slides[slide]?.layout ?? 'default');
  const isTerminalShown = isTerminalAt(position.slide) || talk.view === 'terminal';
  const isTerminalNear = isTerminalAt(position.slide + 1);
  useLiveConnection(deck, isTerminalShown ? 'now' : isTerminalNear ? 'next' : 'later');
  useTerminalForRuns(isTerminalShown, talk.setView);
  useWindows(root, deck, clock, talk);
  return (
    <main
      className="talk"
      lang="en"
      ref={root}
      data-view={talk.view}
      data-deck-theme={theme}
      data-black={talk.isBlack || undefined}
    >
      <h1 className="visually-hidden">{title}</h1>
      <div className="stage">
        <div className="deck" data-levels={slides.some(({ down }) => down > 0) ? 2 : 1}>
          {children}
        </div>
        <Suspense>{isTerminalShown && <SplitHandle />}</Suspense>
        <TerminalPane deck={deck} isShown={isTerminalShown && talk.view !== 'overview'} isNear={isTerminalNear} />
      </div>
      <Chrome title={title} position={position} slides={slides} onAction={talk.act} {...chrome} />
      <Suspense>
        {isLive && (
          <LiveTalk {...{ deck, root, revision, slides, clock, position }} setBlack={talk.setBlack} act={talk.act} />
        )}
      </Suspense>
      <Suspense>
        {talk.dialog === 'help' && <Help onClose={talk.endDialog} />}
        {talk.dialog === 'go-to' && <GoTo slides={slides} clock={clock} onClose={talk.endDialog} />}
      </Suspense>
      {talk.isBlack && (
        <button
          type="button"
          className="black"
          aria-label="Show the slide again"
          onClick={() => talk.setBlack(false)}
        />
      )}
      <Announcer />
    </main>
  );
}
