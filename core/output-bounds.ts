// Owns the bounds on what a terminal's output may ask of whoever draws it: how long a control string is, how long a link
// stays open. xterm holds a string until it ends, piece by piece, and looks at every line of an open link at each print.

/** Above the longest offer to the clipboard. What a terminal without images reads is far shorter. */
const MAX_STRING_BYTES = 128 * 1024;
/** A link's words, with their colours. */
const MAX_LINK_BYTES = 4_096;

const BEL = 0x07;
const CAN = 0x18;
const SUB = 0x1a;
const ESC = 0x1b;
const SEMICOLON = 0x3b;
const DEL = 0x7f;
/** Leads the two bytes of a control character above ASCII. */
const C1_LEAD = 0xc2;

const CANCEL = Uint8Array.of(CAN);
const END_OF_LINK = new TextEncoder().encode('\x1b]8;;\x07');

type State = 'ground' | 'escape' | 'control' | 'command' | 'device';

/** `command`: OSC, ended by BEL as well. `device`: DCS. All other strings hold nothing. */
const isString = (state: State): state is 'command' | 'device' => state === 'command' || state === 'device';

/** Where a parser of terminals stands in the bytes, as far as strings and links are concerned. */
class Place {
  state: State = 'ground';
  isAfterLead = false;
  /** Bytes since a link was opened; null where none is. */
  linked: number | null = null;
  private length = 0;
  /** The beginning of a command, as far as it tells a link that opens from one that ends. */
  private head = '';
  private last = 0;

  isTooLong(): boolean {
    return this.length > MAX_STRING_BYTES;
  }

  /** Nothing is under way that any byte but an escape could end. */
  isPlain(): boolean {
    return this.state === 'ground' && !this.isAfterLead;
  }

  step(byte: number): void {
    if (byte === ESC) {
      this.endString();
      this.enter('escape');
    } else if (byte === CAN || byte === SUB) this.enter('ground');
    else if (this.isAfterLead && byte >= 0x80 && byte <= 0x9f) this.stepAbove(byte);
    else if (this.state === 'escape') this.stepEscape(byte);
    else if (this.state === 'control' && byte >= 0x40 && byte !== DEL) this.enter('ground');
    else if (isString(this.state)) this.stepString(byte);
    this.isAfterLead = byte === C1_LEAD;
  }

  /** Before a control character, for that cuts no character in two; inside a sequence only where a hostile one goes on. */
  mayEndLink(byte: number): boolean {
    if (this.linked === null || this.linked <= MAX_LINK_BYTES || isString(this.state)) return false;
    if (byte === ESC) return true;
    return (byte < 0x20 || byte === C1_LEAD) && (this.state === 'ground' || this.linked > 2 * MAX_LINK_BYTES);
  }

  private enter(next: State): void {
    this.state = next;
    this.length = 0;
    this.head = '';
    this.last = 0;
  }

  private endString(): void {
    if (this.state !== 'command' || this.head !== '8;' || this.isTooLong()) return;
    this.linked = this.last === SEMICOLON ? null : 0;
  }

  private stepString(byte: number): void {
    if (byte === BEL && this.state === 'command') {
      this.endString();
      this.enter('ground');
      return;
    }
    this.length += 1;
    if (byte < 0x20) return;
    if (this.head.length < 2) this.head += String.fromCharCode(byte);
    this.last = byte;
  }

  private stepEscape(byte: number): void {
    if (byte === 0x5d) this.enter('command');
    else if (byte === 0x50) this.enter('device');
    else if (byte === 0x5b || (byte >= 0x20 && byte < 0x30)) this.enter('control');
    // What is no UTF-8 is left out by xterm: the escape before it still waits.
    else if (byte >= 0x30 && byte < DEL) this.enter('ground');
  }

  private stepAbove(byte: number): void {
    if (byte === 0x9c) this.endString();
    this.enter(byte === 0x9d ? 'command' : byte === 0x90 ? 'device' : byte === 0x9b ? 'control' : 'ground');
  }
}

export type OutputBound = {
  (bytes: Uint8Array): Uint8Array;
  /** The kind of string that was cancelled and is not over, whose rest is being left out. */
  leftOut(): 'command' | 'device' | null;
};

/**
 * A filter that is fed one terminal's bytes in order, cut anywhere. It returns the very same bytes, except that a string
 * beyond its bound is cancelled and the rest of it left out, and that a link beyond its own ends.
 */
export function boundOutput(): OutputBound {
  const place = new Place();
  const filter = (bytes: Uint8Array) => {
    const kept: Uint8Array[] = [];
    let from = 0;
    for (let i = 0; i < bytes.length; i += 1) {
      // Nearly all of nearly every stream.
      if (place.linked === null && place.isPlain()) i = nextMark(bytes, i);
      const byte = bytes[i] ?? 0;
      if (place.mayEndLink(byte)) {
        kept.push(bytes.subarray(from, i), END_OF_LINK);
        from = i;
        place.linked = null;
      }
      const wasTooLong = place.isTooLong();
      place.step(byte);
      if (place.linked !== null) place.linked += 1;
      const isTooLong = place.isTooLong();
      if (isTooLong && !wasTooLong) kept.push(bytes.subarray(from, i), CANCEL);
      // The BEL that ends a cancelled string is no bell.
      if (isTooLong || (wasTooLong && byte === BEL)) from = i + 1;
    }
    return kept.length === 0 && from === 0 ? bytes : joined([...kept, bytes.subarray(from)]);
  };
  return Object.assign(filter, { leftOut: () => (place.isTooLong() && isString(place.state) ? place.state : null) });
}

/** The first byte from `at` that can begin anything, or the last byte. */
function nextMark(bytes: Uint8Array, at: number): number {
  const last = bytes.length - 1;
  let i = at;
  while (i < last && bytes[i] !== ESC && bytes[i] !== C1_LEAD) i += 1;
  return i;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
