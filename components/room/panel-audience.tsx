import { AUDIENCE_RATES } from '#core/room-rate';
import { mayInRoom } from '#core/room-rights';
import type { RoomLine } from './room-line';
import type { RoomState } from './room-state';

/** How many requests the app on stage takes from the room's audience, and what that kept out. */
export function PanelAudience({ room, state }: { room: RoomLine; state: RoomState }) {
  const { standing, you, turnedAway } = state;
  if (!standing || !you || !mayInRoom(you.role, 'limit-audience')) return null;
  const choose = (chosen: string) => {
    const rate = AUDIENCE_RATES.find((each) => each === Number(chosen));
    if (rate !== undefined) room.send({ type: 'limit-audience', rate });
  };
  return (
    <section aria-labelledby="room-audience-title">
      <h3 id="room-audience-title">Audience of the app</h3>
      <label className="panel-pick">
        The room’s address takes
        <select
          value={standing.audienceRate}
          aria-describedby="room-audience-note"
          onChange={({ target }) => choose(target.value)}
        >
          {AUDIENCE_RATES.map((rate) => (
            <option key={rate} value={rate}>
              {rate} requests a second
            </option>
          ))}
        </select>
      </label>
      <p className="room-note" id="room-audience-note">
        Pages beyond that try again by themselves. The sandbox’s own address stays free for you.
      </p>
      {turnedAway > 0 && <p className="room-note">{turnedAwayWords(turnedAway)}</p>}
    </section>
  );
}

function turnedAwayWords(requests: number): string {
  return `${requests === 1 ? 'One request was' : `${requests} requests were`} turned away in the last minute.`;
}
