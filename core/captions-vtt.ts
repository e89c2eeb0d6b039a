// Owns WebVTT captions, read and written: blocks between empty lines, of which those with a time are said.
import { arrowIn, type Cue, NO_TIME, plainText, type ReadCues } from './cues';

/** What is written for players and authors, and not for who listens. */
const SILENT = /^(?:NOTE|STYLE|REGION)(?:[ \t]|$)/;

export function readVtt(lines: readonly string[]): ReadCues {
  const read: ReadCues = { cues: [], faults: [] };
  // The header goes to the first empty line, or to a caption right below it.
  const begin = lines.findIndex((line, at) => line === '' || (at > 0 && line.includes('-->')));
  for (let at = begin < 0 ? lines.length : begin; at < lines.length; ) {
    const end = lines[at] === '' ? at + 1 : endOf(lines, at);
    if (lines[at] !== '') readBlock(lines.slice(at, end), at, read);
    at = end;
  }
  return read;
}

/** Of the block that begins there: an empty line, or the next caption where that was forgotten. */
function endOf(lines: readonly string[], begin: number): number {
  const isSilent = SILENT.test(lines[begin] ?? '');
  let hasTime = false;
  for (let at = begin; at < lines.length; at += 1) {
    if (lines[at] === '') return at;
    if (isSilent || !lines[at]?.includes('-->')) continue;
    if (hasTime || at > begin + 1) return at;
    hasTime = true;
  }
  return lines.length;
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
