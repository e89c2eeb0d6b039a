// Owns how far a room's participant is with its deck: read from the event log when the room opens, written there with
// each step, and told to pages after that. What cannot be kept is told to the operator, and the room goes on.

import { afterEvent, NO_PROGRESS, type Progress, type ProgressEvent, parseProgressEvent } from '#core/progress';
import type { Fact } from '#core/protocol';
import type { EventLog } from '../store/event-log';

/** Of one person on one deck: behind so many is written no more of what has no end by itself. */
export const MAX_KEPT = 5_000;

export type RoomProgressDeps = {
  /** The room's name in the log. */
  room: string;
  events: EventLog;
  broadcast(fact: Fact): void;
  log: { error(facts: object, message: string): void };
};

export class RoomProgress {
  /** Replaced, never changed in place. */
  progress: Progress = NO_PROGRESS;
  /** Settles once what was kept has been read. */
  readonly loaded: Promise<void>;
  /** When each question was answered last, rightly or not. */
  private readonly answeredAt = new Map<string, number>();
  private kept = 0;

  constructor(private readonly deps: RoomProgressDeps) {
    this.loaded = this.load();
  }

  /** False when too much is kept already. Nothing is written or told where it changes nothing. */
  async happened(event: ProgressEvent): Promise<boolean> {
    await this.loaded;
    const at = Date.now();
    const after = afterEvent(this.progress, event, at);
    const isNews = after !== this.progress;
    if (!isNews && !isAttempt(event)) return true;
    if (this.kept >= MAX_KEPT && (isAttempt(event) || event.type === 'task-reset')) return false;
    this.progress = after;
    this.kept += 1;
    await this.deps.events.append(this.deps.room, at, event).catch((error: unknown) => {
      this.deps.log.error({ error, room: this.deps.room }, 'progress could not be kept');
    });
    if (isNews) this.tell();
    return true;
  }

  /** When that question was answered last before now; null: never. */
  async answering(question: string): Promise<number | null> {
    await this.loaded;
    const before = this.answeredAt.get(question) ?? null;
    this.answeredAt.set(question, Date.now());
    return before;
  }

  private async load(): Promise<void> {
    try {
      for (const { at, event } of await this.deps.events.read(this.deps.room)) {
        const known = parseProgressEvent(event);
        if (!known) continue;
        this.kept += 1;
        this.progress = afterEvent(this.progress, known, at);
        if (known.type === 'question-answered') this.answeredAt.set(known.question, at);
      }
    } catch (error) {
      this.deps.log.error({ error, room: this.deps.room }, 'progress could not be read');
    }
    if (this.progress !== NO_PROGRESS) this.tell();
  }

  private tell(): void {
    this.deps.broadcast({ type: 'progress-changed', progress: this.progress });
  }
}

/** Where people get stuck is told by it, though nobody is further. */
function isAttempt(event: ProgressEvent): boolean {
  return event.type === 'question-answered' && !event.right;
}
