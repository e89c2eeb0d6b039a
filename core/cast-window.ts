// Owns showing only a part of a recording without moving the rest of it in time: what was printed outside of the part goes,
// and what later output is drawn by, sizes and modes, stays.
import type { CastLine, TimeSpan } from './cast-cut';

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
