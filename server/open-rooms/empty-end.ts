// Owns that a room ends by itself once nobody has been in it for long: as of when somebody last was, so that its report and
// playback end there. One that has not begun may have been prepared days ahead.
import type { OpenRoomState } from '#core/open-room';
import type { OpenRoom } from './open-room';

const DAY_MS = 24 * 60 * 60_000;
const LIMITS_MS: Record<Exclude<OpenRoomState['phase'], 'ended'>, number> = { lobby: 7 * DAY_MS, live: DAY_MS };
/** After a restart pages need a while to come back. */
const RETURN_MS = 10 * 60_000;

export type KeptRoom = { code: string; last: number };

type Deps = {
  /** On the clock of `look` and `endThose`, in milliseconds. */
  begunAt: number;
  /** As its log has it; null for a room that is none. */
  stateOf(code: string): Promise<OpenRoomState | null>;
  find(code: string): Promise<OpenRoom | null>;
};

export class EmptyEnd {
  /** By code: when somebody was last seen there. */
  private readonly seen = new Map<string, number>();
  /** Codes of those that are over: they are not read again. */
  private readonly over = new Set<string>();

  constructor(private readonly deps: Deps) {}

  /** To be called now and then. */
  look(rooms: Iterable<OpenRoom>, now: number): void {
    for (const { state, attendance } of rooms) if (attendance.people > 0) this.seen.set(state.code, now);
  }

  /** `last`: when the last event of each came. Rejects once all have been looked at, where one could not be. */
  async endThose(kept: readonly KeptRoom[], now: number): Promise<void> {
    if (now - this.deps.begunAt < RETURN_MS) return;
    const failures: unknown[] = [];
    for (const { code, last } of kept) {
      const since = Math.max(last, this.seen.get(code) ?? 0);
      // One that cannot be read keeps no other from its end.
      await this.review(code, since, now).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures);
  }

  private async review(code: string, since: number, now: number): Promise<void> {
    if (this.over.has(code) || now - since < LIMITS_MS.live) return;
    const phase = (await this.deps.stateOf(code))?.phase;
    if (phase === 'ended') this.over.add(code);
    else if (phase && now - since >= LIMITS_MS[phase]) await this.end(code, since);
  }

  forget(code: string): void {
    this.seen.delete(code);
    this.over.delete(code);
  }

  private async end(code: string, since: number): Promise<void> {
    const room = await this.deps.find(code);
    // Behind the last event, so that whoever goes by the time of that sees that there is another.
    if (room?.attendance.people === 0) room.endAsOf(since + 1);
  }
}
