// Owns the way from a file's bytes to text: byte order marks, wrong encodings that are repaired when that is certain and
// reported when it is not, and files that are no text at all.
import type { Change } from './imported';

export type Decoded = { ok: true; text: string; changes: Change[] } | { ok: false; problem: string };

const KINDS: [string, string][] = [
  ['%PDF-', 'a PDF'],
  ['PK\u0003\u0004', 'a ZIP archive, as PowerPoint, Keynote and LibreOffice files are'],
  ['\u0089PNG', 'a PNG picture'],
  ['\u00ff\u00d8\u00ff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['\u001f\u008b', 'a gzip archive'],
  ['\u007fELF', 'a program'],
  ['\u00d0\u00cf\u0011\u00e0', 'an old Office file'],
];

/** Reads a deck's bytes as text. */
export function decodeText(bytes: Uint8Array): Decoded {
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  const kind = KINDS.find(([mark]) => start.startsWith(mark));
  if (kind) return { ok: false, problem: `This is ${kind[1]}, not a text file.` };
  if (start.startsWith('\u00ff\u00fe')) return repaired(decode('utf-16le', bytes), 'UTF-16');
  if (start.startsWith('\u00fe\u00ff')) return repaired(decode('utf-16be', bytes), 'UTF-16');
  if (bytes.includes(0)) return { ok: false, problem: 'This is a binary file: it has zero bytes, which no text has.' };
  if (controlShare(bytes) > 0.1)
    return { ok: false, problem: 'This is a binary file: too many of its bytes are control characters.' };
  const text = strictUtf8(bytes);
  return text === null ? decodeLegacy(bytes) : mendDoubled(text);
}

function repaired(text: string, encoding: string): Decoded {
  return { ok: true, text, changes: [{ line: 1, kind: 'changed', what: `read as ${encoding}, written as UTF-8` }] };
}

function decode(encoding: string, bytes: Uint8Array): string {
  return new TextDecoder(encoding).decode(bytes);
}

function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function controlShare(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes)
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 27) count += 1;
  return bytes.length === 0 ? 0 : count / bytes.length;
}

/** Windows-1252 is certain where nothing beyond ASCII is UTF-8; a mixture is read line by line and reported. */
function decodeLegacy(bytes: Uint8Array): Decoded {
  const changes: Change[] = [];
  const lines = splitLines(bytes);
  const isMixed = lines.some((line) => line.some((byte) => byte > 127) && strictUtf8(line) !== null);
  const text = lines.map((line, i) => {
    const utf8 = strictUtf8(line);
    if (utf8 !== null) return utf8;
    const what = 'this line is no UTF-8 as others are; read as Windows-1252, look whether it is right';
    if (isMixed) changes.push({ line: i + 1, kind: 'changed', what });
    return fromWindows1252(line);
  });
  if (!isMixed) changes.push({ line: 1, kind: 'changed', what: 'read as Windows-1252, written as UTF-8' });
  return { ok: true, text: text.join('\n'), changes };
}

function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let from = 0; from <= bytes.length; ) {
    const end = bytes.indexOf(10, from);
    lines.push(bytes.subarray(from, end < 0 ? bytes.length : end));
    if (end < 0) break;
    from = end + 1;
  }
  return lines;
}

const BEYOND_ASCII = /[^\u0000-\u007f]+/g;

/** UTF-8 that was read as Windows-1252 and written as UTF-8 once more: certain when all that is beyond ASCII shows it. */
function mendDoubled(text: string): Decoded {
  const runs = text.replace(/^\uFEFF/, '').match(BEYOND_ASCII) ?? [];
  const doubled = runs.map(undouble);
  const bad = doubled.filter((each) => each !== null).length;
  if (bad === 0) return { ok: true, text, changes: [] };
  if (bad === runs.length) {
    const what = 'its characters were encoded twice (Windows-1252 as UTF-8); repaired';
    return {
      ok: true,
      text: text.replaceAll(BEYOND_ASCII, (run) => undouble(run) ?? run),
      changes: [{ line: 1, kind: 'changed', what }],
    };
  }
  const changes = text.split('\n').flatMap((line, i): Change[] => {
    const odd = (line.match(BEYOND_ASCII) ?? []).find((run) => undouble(run) !== null);
    if (odd === undefined) return [];
    return [
      { line: i + 1, kind: 'changed', what: `“${odd}” looks encoded twice (“${undouble(odd)}”?); left as it is` },
    ];
  });
  return { ok: true, text, changes };
}

/** What a run of characters is when their Windows-1252 bytes are read as UTF-8; null when they are none. */
function undouble(run: string): string | null {
  const bytes: number[] = [];
  for (const char of run) {
    const code = char.codePointAt(0) ?? 0;
    const byte = code <= 255 ? code : WINDOWS_1252.get(code);
    if (byte === undefined) return null;
    bytes.push(byte);
  }
  // Capital letters with accents before a closing quote look like two bytes of a rare script.
  if (bytes.some((byte, i) => byte >= 0xc6 && byte <= 0xcd && (bytes[i - 1] ?? 0) < 0xc0)) return null;
  return strictUtf8(Uint8Array.from(bytes));
}

/**
 * What Windows-1252 has for the bytes from 0x80 on, a space for none. Written out: Node's own decoder of that name reads
 * Latin-1.
 */
const FROM_80 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** Code points beyond Latin-1 that Windows-1252 has a byte for. */
const WINDOWS_1252: ReadonlyMap<number, number> = new Map(
  [...FROM_80].flatMap((char, i): [number, number][] => (char === ' ' ? [] : [[char.codePointAt(0) ?? 0, 0x80 + i]])),
);

function fromWindows1252(bytes: Uint8Array): string {
  const chars = Array.from(bytes, (byte) => {
    const own = byte >= 0x80 && byte < 0xa0 ? FROM_80.charAt(byte - 0x80).trim() : '';
    return own || String.fromCharCode(byte);
  });
  return chars.join('');
}
