// Owns showing, or keeping, only a part of a recording without moving the rest of it in time: what was printed outside of the
// part goes, and what later output is drawn by, sizes and modes, stays.
import { type CastLine, CUT_MARKER, type TimeSpan, unseen } from './cast-cut';
import { readReachLine } from './cast-lines';

/** Told a recording's lines in order, part by part. `windows`: in seconds of the recording. */
export function openWindow(windows: readonly TimeSpan[]): (lines: readonly CastLine[]) => CastLine[] {
  let time = 0;
  const end = windows.reduce((latest, { to }) => Math.max(latest, to), 0);
  const isInside = within(windows);
  return (lines) =>
    lines.flatMap((line): CastLine[] => {
      if (line.kind === 'rest') return line.text.startsWith('#') ? [] : [line];
      time += line.seconds;
      if (time >= end) return [];
      // Its time counts all the same.
      return [isInside(time) ? line : (unseen(line) ?? { ...line, code: 'o', data: '' })];
    });
}

/**
 * Of one part of a recording what lies in the windows, the rest as silence in few lines; how far it goes stays told. It changes
 * nothing a second time.
 */
export function keepOnly(lines: readonly CastLine[], windows: readonly TimeSpan[]): CastLine[] {
  const lastReach = lines.findLastIndex((line) => line.kind === 'rest' && readReachLine(line.text) !== null);
  const kept: CastLine[] = [];
  // In milliseconds, as they are written: sums of seconds would stray.
  let time = 0;
  let silence = 0;
  const isInside = within(windows.map(({ from, to }) => ({ from: from * 1_000, to: to * 1_000 })));
  const push = (code: string, data: string) => {
    kept.push({ kind: 'event', seconds: silence / 1_000, code, data });
    silence = 0;
  };
  for (const [i, line] of lines.entries()) {
    if (line.kind === 'rest') {
      if (readReachLine(line.text) && i !== lastReach && !isInside(time)) continue;
      if (silence > 0) push('o', '');
      kept.push(line);
      continue;
    }
    const wait = Math.round(line.seconds * 1_000);
    time += wait;
    silence += wait;
    const left = isInside(time) ? line : unseen(line);
    if (left) push(left.code, left.data);
  }
  if (silence > 0) push('o', '');
  return kept;
}

/**
 * Takes away what was printed in the spans, in seconds of the part and in the order in which they begin. Each leaves a marker
 * where it begins, and silence as long as it was: it is as if they were taken away one after the other.
 */
export function silenced(lines: readonly CastLine[], spans: readonly TimeSpan[]): CastLine[] {
  const all = spans.map(({ from, to }) => ({ from: Math.round(from * 1_000), to: Math.round(to * 1_000) }));
  const lastEvent = lines.findLastIndex(({ kind }) => kind === 'event');
  const kept: CastLine[] = [];
  let time = 0;
  let written = 0;
  // The first of these have their marker; of those, the first lie behind.
  let marked = 0;
  let over = 0;
  const push = (code: string, data: string) => {
    kept.push({ kind: 'event', seconds: (time - written) / 1_000, code, data });
    written = time;
  };
  for (const [i, line] of lines.entries()) {
    if (line.kind === 'rest') {
      kept.push(line);
      continue;
    }
    time += Math.round(line.seconds * 1_000);
    while (over < marked && (all[over]?.to ?? 0) <= time) over += 1;
    const isLast = i === lastEvent;
    let left: typeof line | null = isLast && line.code === 'o' && line.data === '' ? null : line;
    let markers = 0;
    // What one takes away does not come to the next.
    for (let at = over; left !== null || markers > 0; at += 1) {
      const span = all[at];
      if (!span || span.from > time) break;
      if (time < span.to) {
        left = left && unseen(left);
        markers = 0;
      }
      if (at >= marked) {
        marked = at + 1;
        markers += 1;
      }
    }
    for (; markers > 0; markers -= 1) push('m', CUT_MARKER);
    if (left) push(left.code, left.data);
    // The part ends when it did.
    if (isLast && time > written) push('o', '');
  }
  return kept;
}

/** Asked of times that do not go back. */
function within(windows: readonly TimeSpan[]): (time: number) => boolean {
  const all = windows.toSorted((a, b) => a.from - b.from);
  let next = 0;
  let until = Number.NEGATIVE_INFINITY;
  return (time) => {
    for (let window = all[next]; window && window.from <= time; window = all[next]) {
      until = Math.max(until, window.to);
      next += 1;
    }
    return time < until;
  };
}
