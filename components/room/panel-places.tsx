import { useState } from 'react';
import type { RoomStanding } from '#core/room-protocol';
import { mayInRoom } from '#core/room-rights';
import { CapField, capFrom, NO_CAP } from './cap-field';
import type { RoomLine } from './room-line';
import type { RoomState } from './room-state';

/** How many may take part, and who waits for that. */
export function PanelPlaces({ room, state }: { room: RoomLine; state: RoomState }) {
  const { standing, you } = state;
  const known = standing?.cap?.toString() ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  if (!standing || !you) return null;
  const set = () => {
    const cap = capFrom(typed ?? known);
    if (cap === undefined) return setProblem(NO_CAP);
    setProblem(null);
    if (room.send({ type: 'set-cap', cap })) setTyped(null);
  };
  return (
    <section aria-labelledby="room-places-title">
      <h3 id="room-places-title">Places</h3>
      <p className="room-note" role="status">
        {placesWords(standing)}
      </p>
      {mayInRoom(you.role, 'set-cap') && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            set();
          }}
        >
          <CapField cap={typed ?? known} setCap={setTyped} />
          {problem && (
            <p className="room-error" role="alert">
              {problem}
            </p>
          )}
          <div className="room-actions">
            <button type="submit" className="button" disabled={(typed ?? known) === known}>
              Set
            </button>
          </div>
        </form>
      )}
    </section>
  );
}

export function placesWords({ cap, taken, waiting }: Pick<RoomStanding, 'cap' | 'taken' | 'waiting'>): string {
  const wait = waiting === 0 ? 'Nobody waits' : waiting === 1 ? 'One person waits' : `${waiting} people wait`;
  if (cap === null) return waiting === 0 ? 'As many take part as come.' : `As many take part as come. ${wait}.`;
  return `${taken} of ${cap} places are taken. ${wait}. Only attendees count; nobody is sent away for a lower number.`;
}
