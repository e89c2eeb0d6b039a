import type { Playback } from '../player/playback';
import { Player } from '../player/player';
import type { FoundRecording } from './fallback';

type FallbackPlayerProps = { block: string; recording: FoundRecording | null; onClose: () => void };

/** A rehearsed recording where the terminal was, so marked that nobody takes it for live. */
export function FallbackPlayer({ block, recording, onClose }: FallbackPlayerProps) {
  return (
    <section className="fallback-card" aria-label={`Recording of ${block}`}>
      <header className="fallback-head">
        <strong className="fallback-mark">Recording, not live</strong>
        <span className="fallback-words">
          {block}
          {recording && `. ${recording.words}`}
        </span>
        {recording?.isStale && <strong className="fallback-stale">The block has changed since</strong>}
        <button type="button" className="button" onClick={onClose}>
          Back to live
        </button>
      </header>
      {recording ? (
        <Player src={recording.src} title={block} isCompact onPlayback={playAtOnce} />
      ) : (
        <p className="fallback-none">There is no recording of {block}: “slipway rehearse --record” makes it.</p>
      )}
    </section>
  );
}

function playAtOnce(playback: Playback | null): void {
  playback?.toggle();
}
