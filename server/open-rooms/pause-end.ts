// Owns that a pause does not outlast whoever can end it: when none of them has been in the room for a while, the practice
// goes on, as if they had pressed the button.
import { pausedSince } from '#core/room-pause';
import { mayInRoom } from '#core/room-rights';
import type { OpenRoom } from './open-room';

/** Their computer may be asleep, or on its way to another network. */
const UNATTENDED_MS = 10 * 60_000;

export class PauseEnd {
  /** By code: since when nobody is there who could end the pause. */
  private since: ReadonlyMap<string, number> = new Map();

  /** To be called now and then; `now` in milliseconds. */
  look(rooms: Iterable<OpenRoom>, now: number): void {
    const next = new Map<string, number>();
    for (const room of rooms) {
      const { code, phase, pauses, members } = room.state;
      if (phase === 'ended' || pausedSince(pauses) === null) continue;
      const able = [...members.values()].filter(({ role }) => mayInRoom(role, 'pause'));
      if (able.some(({ id }) => room.attendance.isHere(id))) continue;
      const since = this.since.get(code) ?? now;
      if (now - since >= UNATTENDED_MS && able[0]) void room.obey(able[0].id, { type: 'pause', isPaused: false });
      else next.set(code, since);
    }
    this.since = next;
  }
}
