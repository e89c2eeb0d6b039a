// Owns the text of a recording as it is searched: lines with the time at which each stood there whole, without what only
// moves or colours. Programs that draw over the whole screen leave words all the same. Nothing throws, and sizes are bounded.
import type { CastEvent } from './asciicast';

/** `at`: seconds of the recording. */
export type CastTextLine = { at: number; text: string };

export const MAX_TEXT_LINES = 50_000;
const MAX_LETTERS = 500;

/** A sequence that is whole. The last byte of a CSI says whether it moves the cursor to another place. */
const SEQUENCE =
  /^\x1b(?:\[[0-?]{0,256}[ -/]{0,8}([@-~])|[\]PX^_][^\x07\x1b]{0,4096}(?:\x07|\x1b\\)|[ -/]{0,8}[0-OQ-WYZ\\`-~])/;
const BEGUN_SEQUENCE = /^\x1b(?:\[[0-?]{0,256}[ -/]{0,8}|[\]PX^_][^\x07\x1b]{0,4096}\x1b?|[ -/]{0,8})$/;
/** To another line; and along the line. */
const MOVES = /[ABEFHSTdf]/;
const MOVES_ALONG = /[CG`]/;
const CONTROL = /[^\P{Cc}\t]/u;

/** Those that come first, when there are more than `most`. */
export function castText(
  events: readonly CastEvent[],
  most = MAX_TEXT_LINES,
): { lines: CastTextLine[]; isCut: boolean } {
  const reader = new TextReader(most);
  for (const event of events) {
    if (event.kind === 'output') reader.take(event.text, event.time);
    if (reader.isFull) break;
  }
  reader.endLine();
  return { lines: reader.lines, isCut: reader.isFull };
}

class TextReader {
  readonly lines: CastTextLine[] = [];
  /** A sequence whose end has not come. */
  private begun = '';
  private line = '';
  /** Where the line is written anew from its beginning, if anything is. */
  private isReturned = false;
  private at = 0;

  constructor(private readonly most: number) {}

  get isFull(): boolean {
    return this.lines.length >= this.most;
  }

  take(output: string, time: number): void {
    let rest = this.begun + output;
    this.begun = '';
    while (rest !== '' && !this.isFull) {
      const at = rest.indexOf('\x1b');
      this.write(at < 0 ? rest : rest.slice(0, at), time);
      rest = at < 0 ? '' : this.afterSequence(rest.slice(at));
    }
  }

  endLine(): void {
    const text = this.line.replace(/\s+/g, ' ').trim();
    if (text !== '' && !this.isFull) this.lines.push({ at: this.at, text });
    this.line = '';
    this.isReturned = false;
  }

  private afterSequence(rest: string): string {
    const [sequence, last = ''] = SEQUENCE.exec(rest) ?? [];
    if (sequence === undefined) {
      if (!BEGUN_SEQUENCE.test(rest)) return rest.slice(1);
      this.begun = rest;
      return '';
    }
    if (MOVES.test(last)) this.endLine();
    else if (MOVES_ALONG.test(last)) this.line += ' ';
    return rest.slice(sequence.length);
  }

  private write(text: string, time: number): void {
    for (const [i, line] of text.split('\n').entries()) {
      if (i > 0) this.endLine();
      if (!CONTROL.test(line)) this.append(line, time);
      else for (const piece of line.split(/([\r\b])/)) this.writePiece(piece, time);
    }
  }

  private writePiece(piece: string, time: number): void {
    if (piece === '\r') this.isReturned = true;
    else if (piece === '\b') this.line = this.line.slice(0, -1);
    else this.append(piece.replace(/[^\P{Cc}\t]/gu, ''), time);
  }

  private append(text: string, time: number): void {
    if (text === '') return;
    if (this.isReturned) this.line = '';
    this.isReturned = false;
    this.at = time;
    if (this.line.length < MAX_LETTERS) this.line = (this.line + text).slice(0, MAX_LETTERS);
  }
}

/** Lines that have all of these words, in any order; none for no word. `words`: in small letters. */
export function linesWith(lines: readonly CastTextLine[], words: readonly string[], most: number): CastTextLine[] {
  const found: CastTextLine[] = [];
  if (words.length === 0) return found;
  for (const line of lines) {
    if (found.length >= most) break;
    const text = line.text.toLowerCase();
    if (words.every((word) => text.includes(word))) found.push(line);
  }
  return found;
}
