import { useEffect, useState } from 'react';
import type { RosterEntry } from '#core/room-protocol';
import type { RoomLine } from './room-line';

const MINUTE_MS = 60_000;
const TICK_MS = 15_000;

type PanelHandsProps = { room: RoomLine; hands: readonly RosterEntry[]; aheadMs: number };

/** Who waits for help, the longest first. */
export function PanelHands({ room, hands, aheadMs }: PanelHandsProps) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <section aria-labelledby="room-hands-title">
      <h3 id="room-hands-title">Hands up</h3>
      {hands.length === 0 ? (
        <p className="room-note">Nobody waits. Who raises a hand stands here until it is lowered.</p>
      ) : (
        <ol className="room-list">
          {hands.map(({ member, name, hand }) => (
            <li key={member} className="room-row">
              <div>
                <strong>{name}</strong> <small>{waitWords(now + aheadMs - (hand?.at ?? 0))}</small>
                {hand?.about && <p>{hand.about}</p>}
              </div>
              <button
                type="button"
                className="button"
                aria-label={`Lower the hand of ${name}`}
                onClick={() => room.send({ type: 'lower-hand', member })}
              >
                Lower
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function waitWords(ms: number): string {
  return ms < MINUTE_MS ? 'just now' : `waits ${Math.floor(ms / MINUTE_MS)} min`;
}
