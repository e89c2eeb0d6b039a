// Owns one headless terminal: takes a shell's output and sizes in order, and writes down its state at an exact byte.
// Of long plain text it parses only what can still be seen.
import { boundOutput } from '#core/output-bounds';
import { lastLinesStart, plainLength } from '#core/plain-run';
import { drawScreen } from './draw-screen';
import { type Core, coreOf, openHeadless, resizeHeadless } from './internals';

export const HISTORY_LINES = 1_000;
/** Plain text that waits to be seen or overwritten by more of it. */
const MAX_RUN_BYTES = 256 * 1024;
/** Of a sequence that the output has begun; a longer one arrives shortened. */
const MAX_BEGUN_BYTES = 64 * 1024;

const GROUND = 0;
const ESC = 0x1b;

export type ScreenSnapshot = { offset: number; cols: number; rows: number; bytes: Uint8Array };

export class MirrorTerminal {
  private readonly core: Core;
  private readonly dispose: () => void;
  private run: Uint8Array[] = [];
  private runBytes = 0;
  /** Bytes of the last escape sequence that came, while it is not over. */
  private begun: Uint8Array = new Uint8Array(0);
  private readonly bound = boundOutput();

  /** `offset`: of the first byte that will be written. */
  constructor(
    size: { cols: number; rows: number },
    private offset: number,
  ) {
    const term = openHeadless({ ...size, scrollback: HISTORY_LINES });
    this.core = coreOf(term);
    this.dispose = () => term.dispose();
  }

  write(bytes: Uint8Array): void {
    this.offset += bytes.length;
    const isPassing = this.runBytes > 0 || this.isPlain();
    const plain = isPassing ? plainLength(bytes) : 0;
    if (plain > 0) this.pass(bytes.subarray(0, plain));
    if (plain === bytes.length) return;
    this.settle();
    this.parse(bytes.subarray(plain));
  }

  resize(cols: number, rows: number): void {
    this.settle();
    resizeHeadless(this.core, cols, rows);
  }

  snapshot(history: boolean): ScreenSnapshot {
    this.settle();
    const { cols, rows } = this.core;
    const drawn = drawScreen(this.core, history ? HISTORY_LINES : 0);
    return { offset: this.offset, cols, rows, bytes: Buffer.concat([drawn, this.unfinished()]) };
  }

  close(): void {
    this.dispose();
  }

  private pass(bytes: Uint8Array): void {
    this.run.push(bytes);
    this.runBytes += bytes.length;
    if (this.runBytes < MAX_RUN_BYTES) return;
    const rest = this.visible();
    if (rest.length > MAX_RUN_BYTES / 2) return this.settle();
    this.run = [rest];
    this.runBytes = rest.length;
  }

  private settle(): void {
    if (this.runBytes === 0) return;
    const rest = this.visible();
    this.run = [];
    this.runBytes = 0;
    this.parse(rest);
  }

  private visible(): Uint8Array {
    const [first] = this.run;
    const whole = this.run.length === 1 && first ? first : Buffer.concat(this.run);
    return whole.subarray(lastLinesStart(whole, this.core.rows + HISTORY_LINES + 1));
  }

  private parse(all: Uint8Array): void {
    const bytes = this.bound(all);
    const wasInside = this.isInside();
    this.core.writeSync(bytes);
    this.begun = this.isInside() ? this.begunWith(bytes, wasInside) : EMPTY;
  }

  private begunWith(bytes: Uint8Array, wasInside: boolean): Uint8Array {
    const start = sequenceStart(bytes);
    const whole = start < 0 && wasInside ? Buffer.concat([this.begun, bytes]) : bytes.slice(Math.max(0, start));
    return whole.subarray(0, MAX_BEGUN_BYTES);
  }

  private isInside(): boolean {
    return this.core._inputHandler._parser.currentState !== GROUND;
  }

  private isUnfinished(): boolean {
    return this.isInside() || this.core._inputHandler._utf8Decoder.interim[0] !== 0;
  }

  /** What the snapshot ends with, so that the next byte continues it. */
  private unfinished(): Uint8Array {
    const leftOut = this.bound.leftOut();
    if (leftOut) return LEFT_OUT[leftOut];
    if (!this.isInside()) return interimOf(this.core);
    // The controls within have had their effect.
    return this.begun.filter((byte, index) => index === 0 || byte >= 0x20);
  }

  private isPlain(): boolean {
    const { coreService, _bufferService, _charsetService, _inputHandler } = this.core;
    const { active, normal } = _bufferService.buffers;
    const hasMargins = active.scrollTop > 0 || active.scrollBottom < this.core.rows - 1;
    const { origin, wraparound } = coreService.decPrivateModes;
    const isUsual = wraparound && !origin && !coreService.modes.insertMode && !_charsetService.charset;
    const isLinked = _inputHandler._curAttrData.extended.urlId !== 0;
    return active === normal && !hasMargins && isUsual && !isLinked && !this.isUnfinished();
  }
}

const EMPTY = new Uint8Array(0);
/** Strings that nothing listens to: what comes is still the rest of one that was too long. */
const LEFT_OUT = { command: Buffer.from('\x1b]x'), device: Buffer.from('\x1bPx') };

/** Bytes of a character that is not whole yet. */
function interimOf({ _inputHandler }: Core): Uint8Array {
  const { interim } = _inputHandler._utf8Decoder;
  const length = interim.indexOf(0);
  return interim.slice(0, length < 0 ? interim.length : length);
}

/** Where the last sequence begins: ESC, or an 8-bit control as UTF-8 has it; -1 when none does. */
function sequenceStart(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at >= 0; at -= 1) {
    const byte = bytes[at] ?? 0;
    if (byte === ESC) return at;
    if (byte >= 0x80 && byte < 0xa0 && bytes[at - 1] === 0xc2) return at - 1;
  }
  return -1;
}
