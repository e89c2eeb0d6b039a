import { useEffect, useMemo, useRef, useState } from 'react';
import type { Cast } from '#core/asciicast';
import type { PlaybackFacts } from '#core/playback';
import { Playback } from '../player/playback';
import type { CastShelf } from './cast-shelf';
import '../player/player.css';

type StageScreenProps = { playback: Pick<PlaybackFacts, 'casts' | 'lost'>; shelf: CastShelf; seconds: number };

/** The terminal on stage as it stood at that time. */
export function StageScreen({ playback: { casts, lost = [] }, shelf, seconds }: StageScreenProps) {
  if (lost.some(({ from, to }) => from <= seconds && seconds < to))
    return <p className="playback-note">The terminal’s recording of this part is no longer kept.</p>;
  const now =
    casts.find(({ from, to }) => from <= seconds && seconds < to) ?? casts.findLast(({ from }) => from <= seconds);
  if (!now) return <p className="playback-note">No terminal was on stage yet.</p>;
  return <Recorded key={now.src} src={now.src} shelf={shelf} seconds={seconds - now.begins} />;
}

type RecordedProps = { src: string; shelf: CastShelf; seconds: number };

function Recorded({ src, shelf, seconds }: RecordedProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [loaded, setLoaded] = useState<{ cast: Cast } | { why: string } | null>(() => {
    const cast = shelf.now(src);
    return cast ? { cast } : null;
  });
  const [player, setPlayer] = useState<Playback | null>(null);
  useEffect(() => {
    if (shelf.now(src)) return;
    let isOver = false;
    void shelf.load(src).then((outcome) => {
      if (!isOver) setLoaded(outcome.ok ? { cast: outcome.cast } : { why: outcome.why });
    });
    return () => {
      isOver = true;
    };
  }, [src, shelf]);
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
