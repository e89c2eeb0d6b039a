// Owns the reading of marks in a terminal's output. Those of the prompt are OSC 133 as FinalTerm defined them: A prompt
// begins, B prompt ends, C command begins, D command has ended with a status. OSC 7747 is Slipway's own, by which something
// in a sandbox says something to the server: `open;NAME;PORT` gives a port a name, `ran;LINE` is the line that the shell is
// about to run.
import { lineOf } from './command-line';
import { isPort, PORT_NAME } from './ids';

export type PromptMark =
  | { kind: 'prompt-begun' }
  | { kind: 'prompt-ended' }
  | { kind: 'command-begun' }
  | { kind: 'command-ended'; status: number };

export type Mark =
  | PromptMark
  | { kind: 'port-named'; name: string; port: number }
  | { kind: 'line-told'; line: string | null };

/** `end`: index of the byte after it, in the piece that completed it. */
export type SeenMark = { mark: Mark; end: number };

const ESC = 0x1b;
const INTRODUCER = [ESC, 0x5d];
/** Longer sequences are no marks; reading on would let output hold memory. */
const MAX_PAYLOAD = 64;
const LINE_TOLD = '7747;ran;';
/** What the shell cuts its line to, in UTF-8. */
const MAX_TOLD = LINE_TOLD.length + 800;
const BLANK = 0x20;

/**
 * A reader that is fed one terminal's bytes in order, cut anywhere, and returns the marks that each piece completes. The line
 * in `ran` is blanked in the bytes: who watches or keeps the output gets what was drawn, and nothing twice.
 */
export function createMarkReader(): (bytes: Uint8Array) => SeenMark[] {
  let matched = 0;
  let payload = '';
  return (bytes) => {
    const marks: SeenMark[] = [];
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
      const isLine = payload.startsWith(LINE_TOLD);
      if (!isEnd && payload.length < (isLine ? MAX_TOLD : MAX_PAYLOAD)) {
        payload += String.fromCharCode(byte);
        if (isLine) bytes[i] = BLANK;
        continue;
      }
      const mark = isEnd ? markOf(payload) : null;
      if (mark) marks.push({ mark, end: i + 1 });
      matched = byte === ESC ? 1 : 0;
    }
    return marks;
  };
}

function markOf(payload: string): Mark | null {
  const [number, letter, ...rest] = payload.split(';');
  if (payload.startsWith(LINE_TOLD)) return { kind: 'line-told', line: lineOf(payload.slice(LINE_TOLD.length)) };
  if (number === '7747') return letter === 'open' ? portNamed(rest) : null;
  if (number !== '133') return null;
  const [status] = rest;
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

function portNamed([name = '', digits = '', ...rest]: string[]): Mark | null {
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0;
  const isSound = PORT_NAME.test(name) && isPort(port) && rest.length === 0;
  return isSound ? { kind: 'port-named', name, port } : null;
}
