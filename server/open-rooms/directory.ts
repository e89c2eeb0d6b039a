// Owns finding the members of a room, those who wait to get in and those who have left, by their browser, and which names are
// taken: thousands come in the same minute, and none of them may cost a look at all the others.
import type { OpenRoomState, RoomEvent } from '#core/open-room';
import { nameKey } from '#core/person-name';

export class Directory {
  private readonly byParticipant = new Map<string, string>();
  /** Keys of those that are taken. */
  readonly names = new Set<string>();

  constructor(room: OpenRoomState) {
    this.readAll(room);
  }

  /** Of somebody who waits the id that they will have; of somebody who has left the one that they had. */
  memberOf(participant: string): string | undefined {
    return this.byParticipant.get(participant);
  }

  /** The same for somebody who has that one. */
  namesBeside(own: string): Pick<ReadonlySet<string>, 'has'> {
    const ownKey = nameKey(own);
    return { has: (key) => key !== ownKey && this.names.has(key) };
  }

  /** `room`: behind the event. */
  follow(event: RoomEvent, room: OpenRoomState): void {
    if (event.type === 'joined' || event.type === 'queued') this.add(room, event.member);
    else if (event.type === 'renamed') this.readAll(room);
    else if (event.type === 'removed' || event.type === 'gone')
      this.names.delete(nameKey(room.former.get(event.member)?.name ?? ''));
  }

  private readAll(room: OpenRoomState): void {
    this.byParticipant.clear();
    this.names.clear();
    for (const { id, participant } of room.former.values()) this.byParticipant.set(participant, id);
    for (const member of [...room.members.keys(), ...room.queue.keys()]) this.add(room, member);
  }

  private add(room: OpenRoomState, id: string): void {
    const member = room.members.get(id) ?? room.queue.get(id);
    if (!member) return;
    this.byParticipant.set(member.participant, id);
    this.names.add(nameKey(member.name));
  }
}
