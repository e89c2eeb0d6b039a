// Owns which recordings show what was on the stage of an open room: those of the terminals of who drove, while they did.
// They are their owners' all the same; a room that is deleted takes its part out of them.
import type { RecordingRow } from '#core/recording';
import type { StageSpan } from '#core/room-history';
import type { Owner } from '../recordings/part-index';
import type { Recordings } from '../recordings/recordings';

/** Of recordings that say only in which second they began. */
const SLACK_MS = 1_000;

export type OnStage = { owner: Owner; row: RecordingRow; span: StageSpan };

type Kept = Pick<Recordings, 'list' | 'cut' | 'remove'>;

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

/** A recording that began before the room, or goes on after it, loses that span of its time. */
export async function eraseFromStage(recordings: Kept, deck: string, spans: readonly StageSpan[]): Promise<void> {
  for (const { owner, row, span } of await recordedOnStage(recordings, deck, spans)) {
    const [from, to] = [span.from - SLACK_MS, span.to + SLACK_MS];
    const isWhole = row.start >= from && endOf(row) <= to;
    if (isWhole) await recordings.remove(owner, row.id);
    else {
      const cut = { from: Math.max(0, from - row.start) / 1_000, to: (to - row.start) / 1_000 };
      // The rest stays at its time: other rooms, and a second try, go by that.
      await recordings.cut(owner, row.id, { ...cut, keepsTime: true });
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
