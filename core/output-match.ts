// Owns the text that a terminal has printed, as far as a pattern is looked for in it: plain, bounded, and the same
// however the bytes were cut. When to look, and how long that may take, is for others.
import { createUtf8Reader } from './utf8-reader';

/** How much of the text a look takes in, in characters; and after how many more there is a look in any case. */
export const WINDOW = 65_536;
const STRIDE = WINDOW / 2;

/**
 * What is no text, at the beginning of what is looked at: a CSI, a string such as OSC with its end, or a short sequence.
 * Longer ones are none: one without an end would swallow all that follows.
 */
const SEQUENCE =
  /^\x1b(?:\[[0-?]{0,256}[ -/]{0,8}[@-~]|[\]PX^_][^\x07\x1b]{0,4096}(?:\x07|\x1b\\|(?=\x1b[^\\]))|[ -/]{0,8}[0-OQ-WYZ\\`-~])/;
const BEGUN_SEQUENCE = /^\x1b(?:\[[0-?]{0,256}[ -/]{0,8}|[\]PX^_][^\x07\x1b]{0,4096}\x1b?|[ -/]{0,8})$/;
const COMMAND_BEGUN = /^\x1b\]133;C(?:\x07|\x1b\\)?$/;

export class OutputMatch {
  private readonly utf8 = createUtf8Reader();
  /** An escape sequence whose end has not come. */
  private begun = '';
  private text = '';
  private fresh = 0;
  private found = false;

  /**
   * `looks` says whether the text matches. `isBegun`: the command has begun before the first byte; else what comes before
   * its mark is what was typed, and is not looked at.
   */
  constructor(
    private readonly looks: (text: string) => boolean,
    private isBegun = false,
  ) {}

  /** Takes output in. What may leave the window is looked at before it does. */
  take(bytes: Uint8Array): void {
    let rest = this.begun + this.utf8.read(bytes);
    this.begun = '';
    while (rest !== '' && !this.found) {
      const at = rest.indexOf('\x1b');
      this.append(at < 0 ? rest : rest.slice(0, at));
      rest = at < 0 ? '' : this.afterSequence(rest.slice(at));
    }
  }

  /** Whether the text up to here, or at one of the looks before, matches. */
  test(): boolean {
    return this.lookAt(this.text);
  }

  private lookAt(text: string): boolean {
    if (!this.found && this.isBegun && text !== '') this.found = this.looks(text);
    return this.found;
  }

  private afterSequence(rest: string): string {
    const [sequence] = SEQUENCE.exec(rest) ?? [];
    if (sequence === undefined) {
      if (!BEGUN_SEQUENCE.test(rest)) return rest.slice(1);
      this.begun = rest;
      return '';
    }
    if (COMMAND_BEGUN.test(sequence)) this.isBegun = true;
    return rest.slice(sequence.length);
  }

  private append(text: string): void {
    if (!this.isBegun) return;
    const plain = text.replace(/[^\P{Cc}\n\t]/gu, '');
    for (let from = 0; from < plain.length && !this.found; ) {
      const piece = plain.slice(from, from + STRIDE - this.fresh);
      from += piece.length;
      this.fresh += piece.length;
      this.text += piece;
      if (this.fresh === STRIDE) this.look();
    }
  }

  /** At whole lines, as far as there are any: what is cut off would be taken for the beginning or end of one. */
  private look(): void {
    const lines = this.text.lastIndexOf('\n');
    this.lookAt(lines < 0 ? this.text : this.text.slice(0, lines));
    this.fresh = 0;
    const kept = this.text.slice(-STRIDE);
    this.text = kept.slice(kept.indexOf('\n') + 1);
  }
}
