// Owns what a page has typed into one terminal and the shell has not confirmed: numbers it, keeps it over a short cut and
// sends it again from where the shell stands, or gives it up as a whole and says so.
import { MAX_INPUT_BYTES } from './frame';

/** Of keys typed while nobody takes them: more, or older, would be typed into something nobody sees. */
export const KEPT_BYTES = 1024;
export const KEPT_MS = 10_000;
/** Of what was sent and not confirmed. A larger paste that a cut hits is given up. */
export const MAX_UNCONFIRMED_BYTES = 1024 * 1024;

type QueueDeps = {
  /** A failure is no matter: what was not confirmed is sent again. */
  send(offset: number, bytes: Uint8Array): void;
  /** So many bytes will not be typed any more. */
  onDropped(count: number): void;
  now(): number;
};

type Piece = { offset: number; bytes: Uint8Array; at: number };

export class InputQueue {
  /** What may have to be sent again, up to `next`; from `done` on, unless that is too much to keep. */
  private pieces: Piece[] = [];
  /** Confirmed, sent at least once, typed: all before that byte. */
  private done = 0;
  private sent = 0;
  private next = 0;
  private isOpen = false;
  /** Something was given up: what is typed after it would be misunderstood, until the shell is seen again. */
  private isGivenUp = false;

  constructor(private readonly deps: QueueDeps) {}

  type(bytes: Uint8Array): void {
    const { isOpen, isGivenUp, next, sent } = this;
    if (!isOpen && (isGivenUp || next - sent + bytes.length > KEPT_BYTES)) return this.giveUpWaiting(bytes.length);
    for (let at = 0; at < bytes.length; at += MAX_INPUT_BYTES) this.add(bytes.slice(at, at + MAX_INPUT_BYTES));
  }

  /** The shell has had all bytes before `offset`. */
  confirmed(offset: number): void {
    if (this.isOpen) this.confirm(offset);
  }

  /** Nothing can be sent until the terminal is opened again. */
  lost(): void {
    this.isOpen = false;
  }

  /**
   * `isSame`: it is the shell for which the bytes were meant. The next is to be `typed`: those before are on their way to
   * the shell, and are kept until it confirms them, as the server may end before they have come there.
   */
  opened({ isSame, typed }: { isSame: boolean; typed: number }): void {
    const isKnown = isSame && typed >= this.done && typed <= this.next;
    const waiting = this.next - (isKnown ? typed : this.done);
    if (!isKnown) this.pieces = [];
    if (waiting > 0 && !(isKnown && this.isWorthSending(typed))) {
      this.deps.onDropped(waiting);
      this.pieces = cut(this.pieces, this.done, typed);
      this.next = this.sent = typed;
    }
    // From here on the page counts as the shell does.
    if (!isKnown) this.done = this.sent = this.next = typed;
    this.isOpen = true;
    this.isGivenUp = false;
    for (const piece of cut(this.pieces, typed, this.next)) this.transmit(piece);
  }

  private add(bytes: Uint8Array): void {
    const piece = { offset: this.next, bytes, at: this.deps.now() };
    this.pieces.push(piece);
    this.next += bytes.length;
    if (this.isOpen) this.transmit(piece);
    while (this.pieces[0] && this.next - this.pieces[0].offset > MAX_UNCONFIRMED_BYTES) this.pieces.shift();
  }

  private transmit({ offset, bytes }: Piece): void {
    this.sent = Math.max(this.sent, offset + bytes.length);
    this.deps.send(offset, bytes);
  }

  /** All that was typed since the terminal was lost, and `more`. What was sent before may still have to be repeated. */
  private giveUpWaiting(more: number): void {
    const { sent, next } = this;
    this.isGivenUp = true;
    this.pieces = this.pieces.filter(({ offset }) => offset < sent);
    this.next = sent;
    this.deps.onDropped(next - sent + more);
  }

  private confirm(offset: number): void {
    if (offset <= this.done || offset > this.next) return;
    this.done = offset;
    this.pieces = cut(this.pieces, offset, this.next);
  }

  /** All from `offset` on can be sent, and is not too old to be meant. */
  private isWorthSending(offset: number): boolean {
    const [oldest] = cut(this.pieces, offset, this.next);
    return oldest !== undefined && oldest.offset === offset && this.deps.now() - oldest.at <= KEPT_MS;
  }
}

/** What lies between two bytes. */
function cut(pieces: readonly Piece[], from: number, to: number): Piece[] {
  return pieces.flatMap((piece) => {
    const had = Math.max(0, from - piece.offset);
    const bytes = piece.bytes.subarray(had, Math.max(0, to - piece.offset));
    return bytes.length === 0 ? [] : [{ ...piece, offset: piece.offset + had, bytes }];
  });
}
