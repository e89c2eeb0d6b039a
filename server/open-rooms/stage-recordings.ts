// Owns which recordings show what was on the stage of an open room: those of the terminals of who drove, while they did.
// They are their owners' all the same; a room that is deleted takes its part out of them.
import type { TimeSpan } from '#core/cast-cut';
import type { RecordingRow } from '#core/recording';
import type { StageSpan } from '#core/room-history';
import type { Owner } from '../recordings/part-index';
import type { Recordings } from '../recordings/recordings';

/** Of recordings that say only in which second they began. */
const SLACK_MS = 1_000;

export type OnStage = { owner: Owner; row: RecordingRow; span: StageSpan };

type Kept = Pick<Recordings, 'list' | 'silence' | 'remove'>;

/** In the order of the stage. */
export async function recordedOnStage(recordings: Kept, deck: string, spans: readonly StageSpan[]): Promise<OnStage[]> {
  const found: OnStage[] = [];
  const lists = new Map<string, { owner: Owner; rows: RecordingRow[] }[]>();
  for (const span of spans) {
    const { participant } = span;
    const known = lists.get(participant) ?? (await listsOf(recordings, deck, participant));
    lists.set(participant, known);
    for (const { owner, rows } of known)
      for (const row of rows) if (isWithin(row, span)) found.push({ owner, row, span });
  }
  return found;
}

/** A recording that began before the room, or goes on after it, loses those spans of its time, all at once. */
export async function eraseFromStage(recordings: Kept, deck: string, spans: readonly StageSpan[]): Promise<void> {
  const shown = new Map<RecordingRow, { owner: Owner; spans: TimeSpan[] }>();
  for (const { owner, row, span } of await recordedOnStage(recordings, deck, spans)) {
    const own = shown.get(row) ?? { owner, spans: [] };
    shown.set(row, own);
    own.spans.push({ from: span.from - SLACK_MS, to: span.to + SLACK_MS });
  }
  for (const [row, { owner, spans }] of shown) {
    const isWhole = spans.some(({ from, to }) => row.start >= from && endOf(row) <= to);
    const secondsAt = (at: number) => Math.max(0, at - row.start) / 1_000;
    if (isWhole) await recordings.remove(owner, row.id);
    // The rest stays at its time: other rooms, and a second try, go by that.
    else {
      const cuts = spans.map(({ from, to }) => ({ from: secondsAt(from), to: secondsAt(to) }));
      await recordings.silence(owner, row.id, cuts);
    }
  }
}

/** Who was made a co-presenter in the room is a guest on the server. */
export function ownersOf(deck: string, participant: string): Owner[] {
  return ['presenter', 'attendee'].map((role) => ({ deck, participant, role }));
}

async function listsOf(recordings: Kept, deck: string, participant: string) {
  return Promise.all(ownersOf(deck, participant).map(async (owner) => ({ owner, rows: await recordings.list(owner) })));
}

function isWithin(row: RecordingRow, { terminal, from, to }: StageSpan): boolean {
  if (row.terminal !== terminal) return false;
  return row.start <= to + SLACK_MS && (row.isLive || endOf(row) >= from - SLACK_MS);
}

function endOf({ start, duration }: RecordingRow): number {
  return start + duration * 1_000;
}
