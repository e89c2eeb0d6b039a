// Owns the reading of WebVTT captions: blocks between empty lines, of which those with a time are said.
import { arrowIn, NO_TIME, plainText, type ReadCues } from './cues';

/** What is written for players and authors, and not for who listens. */
const SILENT = /^(?:NOTE|STYLE|REGION)(?:[ \t]|$)/;

export function readVtt(lines: readonly string[]): ReadCues {
  const read: ReadCues = { cues: [], faults: [] };
  // The header goes to the first empty line.
  const begin = lines.indexOf('') < 0 ? lines.length : lines.indexOf('');
  for (let at = begin; at < lines.length; at += 1) {
    if (lines[at] === '') continue;
    const end = lines.indexOf('', at) < 0 ? lines.length : lines.indexOf('', at);
    readBlock(lines.slice(at, end), at, read);
    at = end;
  }
  return read;
}

function readBlock(block: readonly string[], before: number, { cues, faults }: ReadCues): void {
  if (SILENT.test(block[0] ?? '')) return;
  // The first line may be the cue's name.
  const at = block[0]?.includes('-->') ? 0 : 1;
  const time = arrowIn(block[at] ?? '');
  if (time === null || time === 'wrong')
    faults.push({ line: before + Math.min(at, block.length - 1) + 1, message: NO_TIME });
  else cues.push({ ...time, text: plainText(block.slice(at + 1)) });
}
