import { Captions, CaptionsOff, Pause, Play, SquareTerminal } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { htmlLanguage, languageName } from '#core/language';
import type { PlaybackFacts } from '#core/playback';
import { shownTime, spokenTime } from '../player/times';
import { PLAYBACK_SPEEDS, type PlaybackClock } from './playback-clock';

type ControlsProps = {
  time: PlaybackClock;
  playback: PlaybackFacts;
  /** Null: there is none. On: on the whole stage. */
  terminal: Switch | null;
  captions: (Switch & { languages: readonly string[]; language: number; choose(language: number): void }) | null;
};

type Switch = { isOn: boolean; toggle: () => void };

export function PlaybackControls({ time, playback, terminal, captions }: ControlsProps) {
  const { seconds, isPlaying, speed } = useSyncExternalStore(time.store.subscribe, time.store.get, time.store.get);
  /** One mark for all that was asked at the same moment. */
  const asked = new Set(playback.marks.flatMap(({ kind, at }) => (kind === 'poll' || kind === 'question' ? [at] : [])));
  const Icon = isPlaying ? Pause : Play;
  const CaptionsIcon = captions?.isOn ? Captions : CaptionsOff;
  return (
    <fieldset className="playback-controls">
      <legend className="visually-hidden">Playback</legend>
      <button
        type="button"
        className="button playback-toggle"
        aria-label={isPlaying ? 'Pause' : 'Play'}
        title={isPlaying ? 'Pause (Space)' : 'Play (Space)'}
        onClick={() => time.toggle()}
      >
        <Icon size="1.2em" aria-hidden="true" />
      </button>
      <span className="playback-time">
        {shownTime(seconds)} / {shownTime(playback.seconds)}
      </span>
      <span className="playback-scrub">
        <input
          type="range"
          aria-label="Time"
          aria-valuetext={`${spokenTime(seconds)} of ${spokenTime(playback.seconds)}`}
          min={0}
          max={playback.seconds || 1}
          step="any"
          value={seconds}
          onChange={(event) => time.seek(Number(event.target.value))}
        />
        <span className="playback-ticks" aria-hidden="true">
          {playback.shows.map(({ at }) => (
            <i key={at} style={{ left: `${(at / (playback.seconds || 1)) * 100}%` }} />
          ))}
          {[...asked].map((at) => (
            <i key={`asked ${at}`} data-kind="asked" style={{ left: `${(at / (playback.seconds || 1)) * 100}%` }} />
          ))}
        </span>
      </span>
      <select aria-label="Speed" value={speed} onChange={(event) => time.setSpeed(Number(event.target.value))}>
        {PLAYBACK_SPEEDS.map((each) => (
          <option key={each} value={each}>
            {each}×
          </option>
        ))}
      </select>
      {terminal && (
        <button
          type="button"
          className="button"
          aria-label="Terminal on the whole stage"
          aria-pressed={terminal.isOn}
          title="Terminal (t)"
          onClick={terminal.toggle}
        >
          <SquareTerminal size="1.2em" aria-hidden="true" />
        </button>
      )}
      {captions && (
        <button
          type="button"
          className="button"
          aria-label="Captions"
          aria-pressed={captions.isOn}
          title="Captions (c)"
          onClick={captions.toggle}
        >
          <CaptionsIcon size="1.2em" aria-hidden="true" />
        </button>
      )}
      {captions && captions.languages.length > 1 && (
        <select
          aria-label="Language of the captions"
          value={captions.language}
          onChange={(event) => captions.choose(Number(event.target.value))}
        >
          {captions.languages.map((tag, index) => (
            <option key={tag} value={index} lang={htmlLanguage(tag)}>
              {languageName(tag)}
            </option>
          ))}
        </select>
      )}
    </fieldset>
  );
}
