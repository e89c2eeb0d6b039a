// Owns the reading of prompt marks in a terminal's output. The marks are OSC 133 as FinalTerm defined them:
// A prompt begins, B prompt ends, C command begins, D command has ended with a status.

export type Mark =
  | { kind: 'prompt-begun' }
  | { kind: 'prompt-ended' }
  | { kind: 'command-begun' }
  | { kind: 'command-ended'; status: number };

const ESC = 0x1b;
const INTRODUCER = [ESC, 0x5d, 0x31, 0x33, 0x33, 0x3b];
/** Longer sequences are no marks; reading on would let output hold memory. */
const MAX_PAYLOAD = 64;

/** A reader that is fed one terminal's bytes in order, cut anywhere, and returns the marks that each piece completes. */
export function createMarkReader(): (bytes: Uint8Array) => Mark[] {
  let matched = 0;
  let payload = '';
  return (bytes) => {
    const marks: Mark[] = [];
    for (let i = 0; i < bytes.length; i += 1) {
      if (matched === 0) {
        i = bytes.indexOf(ESC, i);
        if (i < 0) break;
        matched = 1;
        continue;
      }
      const byte = bytes[i] ?? 0;
      if (matched < INTRODUCER.length) {
        matched = byte === INTRODUCER[matched] ? matched + 1 : byte === ESC ? 1 : 0;
        payload = '';
        continue;
      }
      const isEnd = byte === 0x07 || byte === ESC;
      if (!isEnd && payload.length < MAX_PAYLOAD) {
        payload += String.fromCharCode(byte);
        continue;
      }
      const mark = isEnd ? markOf(payload) : null;
      if (mark) marks.push(mark);
      matched = byte === ESC ? 1 : 0;
    }
    return marks;
  };
}

function markOf(payload: string): Mark | null {
  const [letter, status] = payload.split(';');
  switch (letter) {
    case 'A':
      return { kind: 'prompt-begun' };
    case 'B':
      return { kind: 'prompt-ended' };
    case 'C':
      return { kind: 'command-begun' };
    case 'D':
      return { kind: 'command-ended', status: /^\d{1,3}$/.test(status ?? '') ? Number(status) : 0 };
    default:
      return null;
  }
}
