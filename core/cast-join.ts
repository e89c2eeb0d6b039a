// Owns joining the recordings of blocks that ran in one terminal into one, each at its time in a talk, waits shortened.
import type { Cast, CastEvent } from './asciicast';
import { createEventLines } from './cast-lines';
import { timelineOf } from './cast-timeline';

/** `at`: where it begins, in seconds. */
export type CastPart = { name: string; at: number; cast: Cast };

/** Each begins with the line that the cursor is in: it is drawn once more. */
const LINE_ANEW = '\u001b[0m\r\u001b[K';
/** The prompt ends, and what is typed begins. */
const TYPED = '\u001b]133;B\u0007';

/** asciicast v3. `parts`: in order; the first of them says how large the terminal is. */
export function joinCasts(parts: readonly CastPart[], maxWait: number): string {
  const [first] = parts;
  if (!first) return '';
  const { cols, rows } = first.cast;
  const line = createEventLines();
  const header = { version: 3, term: { cols, rows, type: 'xterm-256color' } };
  const lines = [promptOf(first), ...parts.flatMap((part) => eventsOf(part, maxWait))].map(line);
  return [`${JSON.stringify(header)}\n`, ...lines].join('');
}

/** It stands there from the beginning. */
function promptOf({ cast }: CastPart): CastEvent {
  const text = cast.events.find((event) => event.kind === 'output')?.text ?? '';
  const end = text.indexOf(TYPED);
  return { time: 0, kind: 'output', text: end < 0 ? '' : text.slice(0, end + TYPED.length) };
}

function eventsOf({ name, at, cast }: CastPart, maxWait: number): CastEvent[] {
  const { times } = timelineOf(cast.events, maxWait);
  const events = cast.events.map((event, index): CastEvent => ({ ...event, time: at + (times[index] ?? 0) }));
  return [{ time: at, kind: 'marker', label: name }, { time: at, kind: 'output', text: LINE_ANEW }, ...events];
}
