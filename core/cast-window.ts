// Owns showing, or keeping, only a part of a recording without moving the rest of it in time: what was printed outside of the
// part goes, and what later output is drawn by, sizes and modes, stays.
import type { CastLine, TimeSpan } from './cast-cut';
import { readReachLine } from './cast-lines';

const MODES = /\x1b\[\?[\d;]{1,40}[hl]/g;

/** Told a recording's lines in order, part by part. `windows`: in seconds of the recording, in order. */
export function openWindow(windows: readonly TimeSpan[]): (lines: readonly CastLine[]) => CastLine[] {
  let time = 0;
  const end = windows.at(-1)?.to ?? 0;
  const isInside = () => windows.some(({ from, to }) => time >= from && time < to);
  return (lines) =>
    lines.flatMap((line): CastLine[] => {
      if (line.kind === 'rest') return line.text.startsWith('#') ? [] : [line];
      time += line.seconds;
      if (time >= end) return [];
      if (isInside() || line.code === 'r' || line.code === 'x') return [line];
      // Its time counts all the same.
      const data = line.code === 'o' ? (line.data.match(MODES)?.join('') ?? '') : '';
      return [{ ...line, code: 'o', data }];
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
  const isInside = () => windows.some(({ from, to }) => time >= from * 1_000 && time < to * 1_000);
  const push = (code: string, data: string) => {
    kept.push({ kind: 'event', seconds: silence / 1_000, code, data });
    silence = 0;
  };
  for (const [i, line] of lines.entries()) {
    if (line.kind === 'rest') {
      if (readReachLine(line.text) && i !== lastReach && !isInside()) continue;
      if (silence > 0) push('o', '');
      kept.push(line);
      continue;
    }
    const wait = Math.round(line.seconds * 1_000);
    time += wait;
    silence += wait;
    const isKept = isInside() || line.code === 'r' || line.code === 'x';
    const data = isKept ? line.data : line.code === 'o' ? (line.data.match(MODES)?.join('') ?? '') : '';
    if (isKept || data !== '') push(isKept ? line.code : 'o', data);
  }
  if (silence > 0) push('o', '');
  return kept;
}
