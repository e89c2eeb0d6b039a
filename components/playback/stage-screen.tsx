import { useEffect, useMemo, useRef, useState } from 'react';
import type { Cast } from '#core/asciicast';
import type { StageCast } from '#core/playback';
import { loadCast } from '../player/load-cast';
import { Playback } from '../player/playback';
import '../player/player.css';

type StageScreenProps = { casts: readonly StageCast[]; seconds: number };

/** The terminal on stage as it stood at that time. */
export function StageScreen({ casts, seconds }: StageScreenProps) {
  const [known] = useState(() => new Map<string, Cast>());
  const now =
    casts.find(({ from, to }) => from <= seconds && seconds < to) ?? casts.findLast(({ from }) => from <= seconds);
  if (!now) return <p className="playback-note">No terminal was on stage yet.</p>;
  return <Recorded key={now.src} src={now.src} known={known} seconds={seconds - now.begins} />;
}

type RecordedProps = { src: string; known: Map<string, Cast>; seconds: number };

/** `known`: what was on stage before may come again. */
function Recorded({ src, known, seconds }: RecordedProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [loaded, setLoaded] = useState<{ cast: Cast } | { why: string } | null>(() => {
    const cast = known.get(src);
    return cast ? { cast } : null;
  });
  const [player, setPlayer] = useState<Playback | null>(null);
  useEffect(() => {
    if (known.has(src)) return;
    const stop = new AbortController();
    void loadCast(src, stop.signal).then((outcome) => {
      if (outcome.ok) known.set(src, outcome.cast);
      if (!stop.signal.aborted) setLoaded(outcome.ok ? { cast: outcome.cast } : { why: outcome.why });
    });
    return () => stop.abort();
  }, [src, known]);
  const cast = useMemo(() => (loaded && 'cast' in loaded ? loaded.cast : null), [loaded]);
  useEffect(() => {
    if (!cast || !frame.current) return;
    const opened = new Playback(cast, frame.current);
    // Here a pause is a part of the talk.
    opened.shortenPauses(false);
    setPlayer(opened);
    return () => {
      setPlayer(null);
      opened.close();
    };
  }, [cast]);
  useEffect(() => player?.seek(seconds), [player, seconds]);
  if (loaded && 'why' in loaded) return <p className="playback-note">{loaded.why}</p>;
  return (
    <>
      {!loaded && <p className="playback-note">The recording loads.</p>}
      <div className="player-screen" ref={frame} aria-hidden="true" />
    </>
  );
}
