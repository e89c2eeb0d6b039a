// Owns WebVTT captions, read and written: blocks between empty lines, of which those with a time are said.
import { arrowIn, type Cue, NO_TIME, plainText, type ReadCues } from './cues';

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

/** `language`: a tag as HTML has it; `note`: a line for whoever opens the file. */
export function writeVtt(cues: readonly Cue[], { language, note }: { language: string; note: string }): string {
  const head = `WEBVTT\nKind: captions\nLanguage: ${language}\n\nNOTE ${escaped(note)}\n`;
  return [head, ...cues.map(({ from, to, text }) => `${clock(from)} --> ${clock(to)}\n${escaped(text)}\n`)].join('\n');
}

/** An empty line would end the caption, and an arrow begin one. */
function escaped(text: string): string {
  return text
    .replace(/\s*[\r\n\u2028\u2029]\s*/g, '\n')
    .trim()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function clock(seconds: number): string {
  const millis = Math.round(seconds * 1000);
  const part = (value: number, digits: number) => String(Math.trunc(value)).padStart(digits, '0');
  const [hours, minutes] = [millis / 3_600_000, (millis / 60_000) % 60];
  return `${part(hours, 2)}:${part(minutes, 2)}:${part((millis / 1000) % 60, 2)}.${part(millis % 1000, 3)}`;
}
