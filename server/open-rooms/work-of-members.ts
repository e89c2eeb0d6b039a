// Owns how an open room reaches what its members do by themselves: their own room on the same deck, with its sandbox.
import { afterEvent, NO_PROGRESS, type Progress, parseProgressEvent } from '#core/progress';
import type { WorkFacts } from '#core/wall';
import { beginAsCopy, type CopyOutcome } from '../live/begin-as-copy';
import { workOf } from '../live/room-facts';
import type { RoomHost } from '../live/room-host';
import type { RoomRegistry } from '../live/room-registry';
import type { SandboxCopies } from '../live/sandbox-copies';
import { ownerName } from '../live/sandbox-records';
import type { EventLog } from '../store/event-log';

/** Of one deck; people are named by their participant. */
export type WorkOfMembers = {
  /** Null while they have neither page nor sandbox. */
  now(participant: string): WorkFacts | null;
  /** What they ran last is not told of any more. */
  forgetLast(participant: string): void;
  /** What is kept of it meanwhile. */
  kept(participant: string): Promise<Progress>;
  /** False when there is no sandbox, or it cannot live longer. */
  extend(participant: string): boolean;
  /** False when there is no sandbox. */
  reset(participant: string, reason: string): boolean;
  /** The sandbox of `to` begins anew as that of `from` is. */
  copy(request: { from: string; to: string; isStillRight(): boolean; reason: string }): Promise<CopyOutcome>;
};

/** Who was made something in the room is a guest on the server. */
const ROLES = ['presenter', 'attendee'] as const;

export function hostOf(rooms: RoomRegistry, deck: string, participant: string): RoomHost | null {
  for (const role of ROLES) {
    const host = rooms.findOwn({ deck, participant, role });
    if (host) return host;
  }
  return null;
}

export type WorkDeps = { rooms: RoomRegistry; events: EventLog; copies: SandboxCopies };

export function workOfMembers({ rooms, events, copies }: WorkDeps, deck: string): WorkOfMembers {
  const find = (participant: string) => hostOf(rooms, deck, participant);
  return {
    now(participant) {
      const host = find(participant);
      return host && workOf(host);
    },
    forgetLast: (participant) => find(participant)?.blocks.forgetLast(),
    async kept(participant) {
      let progress = NO_PROGRESS;
      for (const role of ROLES)
        for (const { at, event } of await events.read(ownerName({ deck, participant, role }))) {
          const known = parseProgressEvent(event);
          if (known) progress = afterEvent(progress, known, at);
        }
      return progress;
    },
    extend: (participant) => find(participant)?.limits.prolong() ?? false,
    reset: (participant, reason) => find(participant)?.holder?.reset(reason) ?? false,
    async copy({ from, to, isStillRight, reason }) {
      const [source, own] = [find(from), find(to)];
      if (!source) return { refused: 'The speaker has no page of the talk open.' };
      if (!own) return { refused: 'Open the talk’s page first.' };
      // Who leaves meanwhile has no room that a sandbox could be for.
      const isRight = () => isStillRight() && find(to) === own;
      return beginAsCopy(own, { from: source, copies, isStillRight: isRight, reason });
    },
  };
}
