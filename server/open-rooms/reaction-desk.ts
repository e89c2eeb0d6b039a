// Owns the reactions of an open room: added up and told a few times a second, so that a hall that claps costs what one
// person does. What is too much of one person is passed over without a word.
import type { Member, OpenRoomState } from '#core/open-room';
import {
  isOver,
  type Lately,
  REACTIONS,
  type ReactionCommand,
  type ReactionEvent,
  withReaction,
} from '#core/reactions';
import type { RoomFact } from '#core/room-protocol';
import type { RoomLink } from './attendance';
import { rightsRefusal } from './not-yours';

const TELL_MS = 250;
const NONE: readonly number[] = REACTIONS.map(() => 0);

export type ReactionDeskDeps = {
  room(): OpenRoomState;
  record(event: ReactionEvent): void;
  broadcast(fact: RoomFact): void;
};

export class ReactionDesk {
  private counts = [...NONE];
  /** By member; of the last moments only. */
  private lately = new Map<string, Lately>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly deps: ReactionDeskDeps) {}

  attend(link: RoomLink): void {
    link.send({ type: 'reactions-switched', areOn: this.deps.room().hasReactions });
  }

  obey(member: Member, command: ReactionCommand): string | null {
    const refusal = rightsRefusal(member.role, command.type === 'react' ? 'react' : 'moderate');
    if (refusal !== null) return refusal;
    if (command.type === 'react') this.react(member.id, command.kind);
    else this.switchTo(command.areOn);
    return null;
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private react(member: string, kind: number): void {
    if (!this.deps.room().hasReactions) return;
    const lately = withReaction(this.lately.get(member) ?? [], Date.now());
    if (!lately) return;
    this.lately.set(member, lately);
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    this.timer ??= setTimeout(() => this.tell(), TELL_MS);
  }

  private switchTo(areOn: boolean): void {
    if (this.deps.room().hasReactions === areOn) return;
    this.deps.record({ type: 'reactions-switched', areOn });
    this.deps.broadcast({ type: 'reactions-switched', areOn });
  }

  private tell(): void {
    this.timer = undefined;
    this.deps.broadcast({ type: 'reacted', counts: this.counts });
    this.counts = [...NONE];
    for (const [member, lately] of this.lately) if (isOver(lately, Date.now())) this.lately.delete(member);
  }
}
