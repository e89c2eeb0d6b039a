import { useSyncExternalStore } from 'react';
import { playedAt } from '#core/cast-timeline';
import { StateMark } from '../ui/state-mark';
import type { Playback } from './playback';
import { shownTime } from './times';

/** By marker: the blocks that were run, and how they ended. */
export function Chapters({ playback, isOpen }: { playback: Playback; isOpen: boolean }) {
  const { timeline, position, isFresh } = useSyncExternalStore(playback.subscribe, playback.get);
  const { chapters, times } = timeline;
  if (chapters.length === 0) return null;
  const played = playedAt(times, position);
  const current = isFresh ? -1 : chapters.findLastIndex(({ event }) => event < played);
  return (
    <details className="player-chapters" open={isOpen}>
      <summary>{chapters.length === 1 ? '1 chapter' : `${chapters.length} chapters`}</summary>
      <ol>
        {chapters.map(({ event, label, status }, i) => (
          <li key={event}>
            <button
              type="button"
              aria-current={i === current ? 'step' : undefined}
              onClick={({ currentTarget }) => {
                playback.seek(times[event] ?? 0);
                // Folded out over the screen, it would hide what was chosen.
                if (!isOpen) currentTarget.closest('details')?.removeAttribute('open');
              }}
            >
              <span className="player-chapter-time">{shownTime(times[event] ?? 0)}</span>
              <span className="player-chapter-name">{label}</span>
              {status !== null && (
                <StateMark
                  state={status === 0 ? 'passed' : 'failed'}
                  words={status === 0 ? 'Done' : `Exit ${status}`}
                />
              )}
            </button>
          </li>
        ))}
      </ol>
    </details>
  );
}
