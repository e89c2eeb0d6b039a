// Owns the reading of SRT captions. They are told apart by their lines with times, as numbers are often missing or wrong,
// and empty lines stand within a caption.
import { arrowIn, NO_TIME, plainText, type ReadCues } from './cues';

export function readSrt(lines: readonly string[]): ReadCues {
  const read: ReadCues = { cues: [], faults: [] };
  const arrows = lines.flatMap((line, at) => (line.includes('-->') ? [at] : []));
  for (const [i, at] of arrows.entries()) {
    const time = arrowIn(lines[at] ?? '');
    if (time === null || time === 'wrong') read.faults.push({ line: at + 1, message: NO_TIME });
    else
      read.cues.push({
        ...time,
        text: plainText(withoutNumber(lines.slice(at + 1, arrows[i + 1]), i + 1 < arrows.length)),
      });
  }
  return read;
}

/** The next caption's number stands at the end of this one, behind an empty line or at once. */
function withoutNumber(text: readonly string[], isFollowed: boolean): readonly string[] {
  if (!isFollowed || !/^\s*\d{1,6}\s*$/.test(text.at(-1) ?? '')) return text;
  const rest = text.slice(0, -1);
  return rest.length === 0 || rest.at(-1)?.trim() === '' ? rest : text;
}
