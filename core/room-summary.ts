// Owns what a list of rooms says of one: told from its log in one pass, however many were there.
import type { Logged } from './room-history';

export type RoomSummary = {
  code: string;
  deck: string;
  /** Milliseconds of the server's clock. */
  openedAt: number;
  /** Null while it goes on. */
  endedAt: number | null;
  /** Who ever joined, without those who present. */
  people: number;
  /** Participants who present, and whether the room is theirs to delete. */
  presenters: ReadonlyMap<string, 'presenter' | 'co-presenter'>;
};

type Person = { participant: string; role: unknown };

/** Null for a log without a room. */
export function roomSummary(logged: readonly Logged[]): RoomSummary | null {
  const people = new Map<unknown, Person>();
  let room: { code: string; deck: string; openedAt: number } | null = null;
  let endedAt: number | null = null;
  for (const { at, event } of logged) {
    const { type, code, deck, member, participant, role } = event as Record<string, unknown>;
    if (type === 'opened') room ??= { code: String(code), deck: String(deck), openedAt: at };
    if (type === 'ended') endedAt ??= at;
    if (type === 'joined') people.set(member, { participant: String(participant), role });
    const away = type === 'removed' || type === 'gone' ? people.get(member) : undefined;
    if (away && away.role !== 'presenter') away.role = null;
    const person = type === 'role-given' ? people.get(member) : undefined;
    // Who opened it stays its presenter.
    if (person && person.role !== 'presenter') person.role = role;
  }
  if (!room) return null;
  const presenters = new Map<string, 'presenter' | 'co-presenter'>();
  for (const { participant, role } of people.values())
    if (role === 'presenter' || role === 'co-presenter') presenters.set(participant, role);
  return { ...room, endedAt, people: people.size - presenters.size, presenters };
}
