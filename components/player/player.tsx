'use client';
import { Pause, Play } from 'lucide-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Cast } from '#core/asciicast';
import { Chapters } from './chapters';
import { loadCast } from './load-cast';
import { Playback, SPEEDS } from './playback';
import { listenForKeys } from './player-keys';
import { lastScreenOf } from './screen-text';
import { shownTime, spokenTime } from './times';
import './player.css';
import './player-more.css';

export type PlayerProps = {
  src: string;
  title: string;
  /** Beside other things, as on a slide: what is asked for less often is folded away. */
  isCompact?: boolean;
  onPlayback?: ((playback: Playback | null) => void) | undefined;
};

/** Plays the recording at `src`. Nothing moves before somebody asks for it. */
export function Player({ src, title, isCompact = false, onPlayback }: PlayerProps) {
  const [loaded, setLoaded] = useState<{ cast: Cast } | { why: string } | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    setLoaded(null);
    void loadCast(src, stop.signal).then((outcome) => {
      if (!stop.signal.aborted) setLoaded(outcome);
    });
    return () => stop.abort();
  }, [src]);
  if (!loaded) return <p className="player-note">The recording loads.</p>;
  if ('why' in loaded) return <p className="player-note">{loaded.why}</p>;
  const { cast } = loaded;
  if (cast.events.length === 0) return <p className="player-note">Nothing was printed in this recording.</p>;
  return <LoadedPlayer cast={cast} title={title || cast.title} isCompact={isCompact} onPlayback={onPlayback} />;
}

type LoadedProps = Omit<PlayerProps, 'src'> & { cast: Cast };

function LoadedPlayer({ cast, title, isCompact = false, onPlayback }: LoadedProps) {
  const root = useRef<HTMLElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [playback, setPlayback] = useState<Playback | null>(null);
  useEffect(() => {
    if (!frame.current || !root.current) return;
    const opened = new Playback(cast, frame.current);
    const stopListening = listenForKeys(root.current, opened);
    setPlayback(opened);
    onPlayback?.(opened);
    return () => {
      stopListening();
      setPlayback(null);
      onPlayback?.(null);
      opened.close();
    };
  }, [cast, onPlayback]);
  return (
    <figure className="player" ref={root} aria-label={`Recording: ${title}`} data-compact={isCompact}>
      <div className="player-stage">
        <div className="player-screen" ref={frame} aria-hidden="true" />
        {playback && <StartButton playback={playback} />}
      </div>
      <div className="player-controls">
        {playback && <Controls playback={playback} />}
        <div className="player-more">
          {playback && <Chapters playback={playback} isOpen={!isCompact} />}
          <ScreenText cast={cast} />
          {isCompact && <span className="player-title">Recording: {title}</span>}
        </div>
      </div>
    </figure>
  );
}

function StartButton({ playback }: { playback: Playback }) {
  const { isFresh, timeline } = useSyncExternalStore(playback.subscribe, playback.get);
  if (!isFresh) return null;
  return (
    <button type="button" className="button player-start" onClick={() => playback.toggle()}>
      <Play size="1em" aria-hidden="true" />
      Play recording <span className="player-length">{shownTime(timeline.duration)}</span>
    </button>
  );
}

function Controls({ playback }: { playback: Playback }) {
  const { isPlaying, position, speed, shortensPauses, timeline } = useSyncExternalStore(
    playback.subscribe,
    playback.get,
  );
  const { duration } = timeline;
  const Icon = isPlaying ? Pause : Play;
  return (
    <div className="player-bar">
      <button
        type="button"
        className="player-toggle"
        aria-label={isPlaying ? 'Pause' : 'Play'}
        title={isPlaying ? 'Pause (Space)' : 'Play (Space)'}
        onClick={() => playback.toggle()}
      >
        <Icon size="1.2em" aria-hidden="true" />
      </button>
      <span className="player-time">
        {shownTime(position)} / {shownTime(duration)}
      </span>
      <span className="player-scrub">
        <input
          type="range"
          aria-label="Position"
          aria-valuetext={`${spokenTime(position)} of ${spokenTime(duration)}`}
          min={0}
          max={duration || 1}
          step="any"
          value={position}
          onChange={(event) => playback.seek(Number(event.target.value))}
        />
        <Ticks playback={playback} />
      </span>
      <select
        aria-label="Speed"
        value={speed}
        onChange={(event) => playback.setSpeed(Number(event.target.value))}
        className="player-speed"
      >
        {SPEEDS.map((each) => (
          <option key={each} value={each}>
            {each}×
          </option>
        ))}
      </select>
      <label className="player-pauses">
        <input
          type="checkbox"
          checked={shortensPauses}
          onChange={(event) => playback.shortenPauses(event.target.checked)}
        />
        Short pauses
      </label>
    </div>
  );
}

/** Where the chapters begin; the list of them is what can be reached by key. */
function Ticks({ playback }: { playback: Playback }) {
  const { timeline } = useSyncExternalStore(playback.subscribe, playback.get);
  const { chapters, times, duration } = timeline;
  return (
    <span className="player-ticks" aria-hidden="true">
      {chapters.map(({ event, label }) => (
        <i key={event} title={label} style={{ left: `${((times[event] ?? 0) / (duration || 1)) * 100}%` }} />
      ))}
    </span>
  );
}

/** For who cannot see the screen, and to copy from. */
function ScreenText({ cast }: { cast: Cast }) {
  const [text, setText] = useState<string | null>(null);
  const read = () => void lastScreenOf(cast).then(setText);
  return (
    <details className="player-text" onToggle={(event) => event.currentTarget.open && text === null && read()}>
      <summary>Last screen as text</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key */}
      <pre tabIndex={0}>{text ?? 'Reading…'}</pre>
    </details>
  );
}
