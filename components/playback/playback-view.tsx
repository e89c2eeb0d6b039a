'use client';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { cuesAt } from '#core/captions';
import { type RoomPlayback, showAt } from '#core/room-timeline';
import type { Theme } from '#core/themes';
import { LiveProvider } from '../live/live-provider';
import type { SlideRef } from '../talk/clock';
import { useClock } from '../talk/use-clock';
import { CaptionsForm } from './captions-form';
import { createPlaybackClock, PLAYBACK_SPEEDS, type PlaybackClock } from './playback-clock';
import { PlaybackControls } from './playback-controls';
import { type PlaybackKeys, usePlaybackKeys } from './playback-keys';
import { fetchPlayback } from './playback-requests';
import { PlaybackSearch } from './playback-search';
import { StageScreen } from './stage-screen';
import '../talk/talk.css';
import '../talk/slide.css';
import '../talk/layouts.css';
import '../talk/steps.css';
import '../mdx/charts.css';
import '../mdx/pictures.css';
import '../talk/reading.css';
import '../talk/chrome.css';
import '../terminal/terminal.css';
import './playback.css';

export type PlaybackProps = { title: string; theme: Theme; slides: readonly SlideRef[]; children: ReactNode };

const JUMP_SECONDS = 5;

/** A talk in a room once more: slides, the terminal on stage and captions in step. The slides come rendered, as children. */
export function PlaybackView(props: PlaybackProps) {
  const [code] = useState(() => new URLSearchParams(location.search).get('room') ?? '');
  const [found, setFound] = useState<RoomPlayback | string | null>(null);
  const refresh = useCallback(async () => {
    const asked = await fetchPlayback(code);
    setFound((now) => (asked.ok ? asked.value : typeof now === 'object' && now ? now : asked.why));
  }, [code]);
  useEffect(() => void refresh(), [refresh]);
  if (found === null || typeof found === 'string') {
    return (
      <main className="playback playback-none">
        <h1>{props.title}</h1>
        <p role="status">{found ?? 'The playback loads.'}</p>
      </main>
    );
  }
  return (
    <LiveProvider>
      <Room {...props} playback={found} onChange={() => void refresh()} />
    </LiveProvider>
  );
}

type RoomProps = PlaybackProps & { playback: RoomPlayback; onChange: () => void };

function Room({ title, theme, slides, children, playback, onChange }: RoomProps) {
  const root = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [slideClock] = useClock(root, slides);
  const [time] = useState(() => createPlaybackClock(playback.seconds));
  const { seconds } = useSyncExternalStore(time.store.subscribe, time.store.get, time.store.get);
  const [hasCaptions, setCaptions] = useState(true);
  const [isFull, setFull] = useState(false);
  const show = showAt(playback.shows, seconds);
  const address = show?.address ?? slides[0]?.name ?? '';
  useEffect(() => time.close, [time]);
  useEffect(() => slideClock.goToAddress(address, 'jump'), [slideClock, address]);
  const { cues, offset } = playback.captions;
  const said = useMemo(() => cuesAt(cues, seconds, offset).slice(-2), [cues, seconds, offset]);
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
        <p>{new Date(playback.begunAt).toLocaleString([], { dateStyle: 'long', timeStyle: 'short' })}</p>
      </header>
      <div
        className="talk"
        ref={root}
        data-deck-theme={theme}
        data-view={isFull ? 'terminal' : 'slides'}
        data-black={show?.isBlack || undefined}
      >
        <div className="stage">
          <div className="deck" inert>
            {children}
          </div>
          <aside className="terminal-pane" aria-label="Terminal on stage">
            <StageScreen casts={playback.casts} seconds={seconds} />
          </aside>
        </div>
        {show?.isBlack && <p className="playback-black">The screen was black.</p>}
      </div>
      {cues.length > 0 && hasCaptions && (
        <p className="playback-captions">{said.map(({ text }) => text).join('\n') || '\u00a0'}</p>
      )}
      <PlaybackControls
        time={time}
        playback={playback}
        terminal={playback.casts.length > 0 ? { isOn: isFull, toggle: () => setFull(!isFull) } : null}
        captions={cues.length > 0 ? { isOn: hasCaptions, toggle: () => setCaptions(!hasCaptions) } : null}
      />
      {playback.casts.length === 0 && (
        <p className="playback-note">No recording of the stage’s terminal is kept: it was not open, or was deleted.</p>
      )}
      <div className="playback-more">
        <PlaybackSearch playback={playback} slides={slides} field={field} onChoose={time.seek} />
        {playback.mayEdit && <CaptionsForm playback={playback} onChange={onChange} />}
      </div>
    </main>
  );
}

function keysOf(time: PlaybackClock, { shows }: RoomPlayback): PlaybackKeys {
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
