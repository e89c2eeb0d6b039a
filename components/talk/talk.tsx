'use client';
import { type ReactNode, useRef } from 'react';
import { Announcer } from '../live/announcer';
import { ConnectionNotice } from '../live/connection-badge';
import { LiveProvider } from '../live/live-provider';
import { useLiveConnection } from '../live/use-live-connection';
import { TerminalPane } from '../terminal/terminal-pane';
import { Chrome } from './chrome';
import { DeckRefresh } from './deck-refresh';
import { Help } from './help';
import { type SlideRef, useSlideIndex } from './position';
import { SplitHandle } from './split-handle';
import { useSlideNews, useTalk, useTerminalForRuns } from './use-talk';
import './talk.css';
import './slide.css';
import './reading.css';
import './overview.css';
import './chrome.css';
import './print.css';

type TalkProps = { deck: string; revision: string; title: string; slides: SlideRef[]; children: ReactNode };

/** A talk in the browser. The slides come rendered, as children: this island only moves between them. */
export function Talk(props: TalkProps) {
  return (
    <LiveProvider>
      <Stage {...props} />
    </LiveProvider>
  );
}

function Stage({ deck, revision, title, slides, children }: TalkProps) {
  const root = useRef<HTMLElement>(null);
  const index = useSlideIndex(slides);
  const talk = useTalk(root, slides);
  const isTerminalShown = slides[index]?.layout === 'terminal' || talk.view === 'terminal';
  const isTerminalNear = slides[index + 1]?.layout === 'terminal';
  useLiveConnection(deck, isTerminalShown ? 'now' : isTerminalNear ? 'next' : 'later');
  useTerminalForRuns(isTerminalShown, talk.setView);
  useSlideNews(index, slides);
  return (
    <main className="talk" ref={root} data-view={talk.view}>
      <h1 className="visually-hidden">{title}</h1>
      <div className="stage">
        <div className="deck">{children}</div>
        <SplitHandle />
        <TerminalPane deck={deck} isShown={isTerminalShown && talk.view !== 'overview'} isNear={isTerminalNear} />
      </div>
      <ConnectionNotice />
      <Chrome title={title} index={index} count={slides.length} onAction={talk.act} />
      <Help isOpen={talk.isHelping} onClose={talk.endHelp} />
      {talk.isBlack && (
        <button type="button" className="black" aria-label="Show the slide again" onClick={talk.showAgain} />
      )}
      <DeckRefresh revision={revision} slides={slides} index={index} />
      <Announcer />
    </main>
  );
}
