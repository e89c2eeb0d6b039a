import { useState } from 'react';
import { mayInRoom, type RoomAction } from '#core/room-rights';
import type { PanelProps } from './room-panel';
import { isDriving } from './room-state';
import { peopleWords } from './strip-words';

const focus = (button: HTMLButtonElement | null) => button?.focus();

const PHASES = { lobby: 'Not begun.', live: 'Begun.', ended: 'Over.' } as const;

/** How the room stands, and what changes that for all. */
export function PanelStanding({ room, state }: PanelProps) {
  const { standing, you, line } = state;
  const [isEnding, setEnding] = useState(false);
  if (!standing || !you) return null;
  const may = (action: RoomAction) => mayInRoom(you.role, action);
  const { phase, isLocked, seat, people } = standing;
  const drives = isDriving(state) ? 'You move the slides.' : `${seat.name} moves the slides.`;
  return (
    <section aria-label="How the room stands">
      <p className="room-standing">
        {line === 'lost' && 'The room does not answer; trying again. '}
        {PHASES[phase]} {peopleWords(people)} {isLocked && 'Locked: nobody new comes in. '}
        {drives}
      </p>
      <div className="room-actions">
        {phase === 'lobby' && may('start') && (
          <button type="button" className="button room-first" onClick={() => room.send({ type: 'start' })}>
            Start
          </button>
        )}
        {!isDriving(state) && may('take-seat') && (
          <button type="button" className="button" onClick={() => room.send({ type: 'take-seat' })}>
            Move the slides myself
          </button>
        )}
        {may('lock') && (
          <button type="button" className="button" onClick={() => room.send({ type: 'lock', locked: !isLocked })}>
            {isLocked ? 'Let new people in' : 'Lock'}
          </button>
        )}
        {may('end') && !isEnding && (
          <button type="button" className="button" onClick={() => setEnding(true)}>
            End
          </button>
        )}
      </div>
      {isEnding && (
        <div className="room-ending">
          <p>End the room for everybody? It does not open again; each goes on alone.</p>
          <div className="room-actions">
            <button type="button" className="button" ref={focus} onClick={() => setEnding(false)}>
              Keep it open
            </button>
            <button type="button" className="button room-danger" onClick={() => room.send({ type: 'end' })}>
              End it for all
            </button>
          </div>
        </div>
      )}
    </section>
  );
}
