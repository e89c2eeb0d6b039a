'use client';
import { type ReactNode, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { cuesAt } from '#core/captions';
import { htmlLanguage } from '#core/language';
import { type PlaybackFacts, showAt } from '#core/playback';
import type { CaptionTrack, TalkPlayback } from '#core/talk-recording';
import type { Theme } from '#core/themes';
import type { SlideRef } from '../talk/clock';
import { useClock } from '../talk/use-clock';
import { CastShelf } from './cast-shelf';
import { createPlaybackClock, PLAYBACK_SPEEDS, type PlaybackClock } from './playback-clock';
import { PlaybackControls } from './playback-controls';
import { type PlaybackKeys, usePlaybackKeys } from './playback-keys';
import { PlaybackSearch } from './playback-search';
import { StageScreen } from './stage-screen';

export type PlaybackViewProps = {
  title: string;
  theme: Theme;
  slides: readonly SlideRef[];
  playback: PlaybackFacts;
  /** When and how it came about. */
  words: string;
  /** What it is, where that is no room. */
  label?: string;
  /** In place of its captions: several, of which the one in `language` is shown first. */
  tracks?: readonly CaptionTrack[];
  language?: string;
  outdated?: TalkPlayback['outdated'];
  /** The element that holds the slides as they were rendered. */
  deck: ReactNode;
  /** Below: what who presents decides about it. */
  more?: ReactNode;
};

const JUMP_SECONDS = 5;
const NONE: readonly CaptionTrack[] = [];

/** A talk once more: slides, the terminal on stage and captions in step. It needs no server: facts and styles are there already. */
export function PlaybackView({
  title,
  theme,
  slides,
  playback,
  tracks = NONE,
  deck,
  more,
  ...about
}: PlaybackViewProps) {
  const root = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [slideClock] = useClock(root, slides);
  const [time] = useState(() => createPlaybackClock(playback.seconds));
  const [shelf] = useState(() => new CastShelf());
  const { seconds } = useSyncExternalStore(time.store.subscribe, time.store.get, time.store.get);
  const [hasCaptions, setCaptions] = useState(true);
  const [isFull, setFull] = useState(false);
  const show = showAt(playback.shows, seconds);
  const address = show?.address ?? slides[0]?.name ?? '';
  useEffect(() => time.close, [time]);
  useEffect(() => slideClock.goToAddress(address, 'jump'), [slideClock, address]);
  const [track, setTrack] = useState(() =>
    Math.max(
      0,
      tracks.findIndex(({ language }) => language === about.language),
    ),
  );
  const captions = useMemo(
    () => (tracks[track] ? { cues: tracks[track].cues, offset: 0 } : playback.captions),
    [tracks, track, playback],
  );
  // The same one at each tick of the clock: the search reads all slides where it is another.
  const searched = useMemo(() => ({ ...playback, captions }), [playback, captions]);
  const { cues, offset } = captions;
  const said = useMemo(() => cuesAt(cues, seconds, offset).slice(-2), [cues, seconds, offset]);
  const spoken = tracks[track]?.language;
  const old = about.outdated?.find(({ from, to }) => from <= seconds && seconds < to);
  usePlaybackKeys({
    ...keysOf(time, playback),
    '/': () => field.current?.focus(),
    c: () => setCaptions((now) => !now),
    t: () => setFull((now) => !now),
  });
  return (
    <main className="playback">
      <header className="playback-head">
        <h1>{title}</h1>
        <p>
          {about.label && <strong className="playback-label">{about.label}</strong>} {about.words}
        </p>
      </header>
      <div
        className="talk"
        ref={root}
        data-deck-theme={theme}
        data-view={isFull ? 'terminal' : 'slides'}
        data-black={show?.isBlack || undefined}
      >
        <div className="stage">
          {deck}
          <aside className="terminal-pane" aria-label="Terminal on stage">
            <StageScreen playback={playback} shelf={shelf} seconds={seconds} />
          </aside>
        </div>
        {show?.isBlack && <p className="playback-black">The screen was black.</p>}
        {old && <p className="playback-black">{old.text}</p>}
      </div>
      {cues.length > 0 && hasCaptions && (
        <p className="playback-captions" lang={spoken && htmlLanguage(spoken)}>
          {said.map(({ text }) => text).join('\n') || '\u00a0'}
        </p>
      )}
      <PlaybackControls
        time={time}
        playback={playback}
        terminal={playback.casts.length > 0 ? { isOn: isFull, toggle: () => setFull(!isFull) } : null}
        captions={
          cues.length > 0
            ? {
                ...{ isOn: hasCaptions, toggle: () => setCaptions(!hasCaptions) },
                ...{ languages: tracks.map(({ language }) => language), language: track, choose: setTrack },
              }
            : null
        }
      />
      {playback.casts.length === 0 && (
        <p className="playback-note">
          {playback.lost?.length
            ? 'The terminal’s recording is no longer kept.'
            : 'No recording of the terminal is kept: it was not open, or was deleted.'}
        </p>
      )}
      <div className="playback-more">
        <PlaybackSearch playback={searched} shelf={shelf} slides={slides} field={field} onChoose={time.seek} />
        {more}
      </div>
    </main>
  );
}

function keysOf(time: PlaybackClock, { shows }: PlaybackFacts): PlaybackKeys {
  const now = () => time.store.get();
  const faster = (by: 1 | -1) => () => {
    const at = PLAYBACK_SPEEDS.indexOf(now().speed);
    time.setSpeed(PLAYBACK_SPEEDS[at + by] ?? now().speed);
  };
  return {
    ' ': () => time.toggle(),
    ArrowLeft: () => time.seek(now().seconds - JUMP_SECONDS),
    ArrowRight: () => time.seek(now().seconds + JUMP_SECONDS),
    ',': () => time.seek(shows.findLast(({ at }) => at < now().seconds - 0.5)?.at ?? 0),
    '.': () => time.seek(shows.find(({ at }) => at > now().seconds)?.at ?? now().seconds),
    '<': faster(-1),
    '>': faster(1),
  };
}
