import headless from '@xterm/headless';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lastLinesStart, plainLength } from '#core/plain-run';

const SIZE = { cols: 12, rows: 4, scrollback: 10 };

/** What there is to see, wherever the terminal came from. */
async function shown(...pieces: Uint8Array[]): Promise<unknown> {
  const term = new headless.Terminal({ ...SIZE, allowProposedApi: true });
  for (const piece of pieces) await new Promise<void>((settle) => term.write(piece, settle));
  const { active } = term.buffer;
  const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row));
  const text = lines.map((line) => line?.translateToString());
  const wraps = lines.slice(1).map((line) => line?.isWrapped);
  return { text, wraps, cursor: [active.cursorX, active.cursorY], base: active.baseY };
}

const plain = fc
  .array(fc.constantFrom('\r\n', '\r\n', 'ab', 'a much longer line than fits', '\t', '\r', '\n', ' '), {
    maxLength: 120,
    size: 'max',
  })
  .map((parts) => Buffer.from(parts.join('')));
const before = fc
  .constantFrom('', 'half a line', '\x1b[31mred\r\n', 'x\r\n'.repeat(20), '\x1b[2;5H')
  .map((text) => Buffer.from(text));

test('PR1 what is read from the last lines on leaves a terminal as the whole run does', async () => {
  let skipped = 0;
  const lines = SIZE.rows + SIZE.scrollback + 1;
  const run = fc.asyncProperty(before, plain, async (first, text) => {
    const start = lastLinesStart(text, lines);
    skipped += start > 0 ? 1 : 0;
    expect(await shown(first, text.subarray(start))).toEqual(await shown(first, text));
  });
  await fc.assert(run, { numRuns: 150 });
  expect(skipped).toBeGreaterThan(10);
});

test('PR2 only printable ASCII, CR, LF and TAB are plain', () => {
  for (let byte = 0; byte < 256; byte += 1) {
    const isPlain = (byte >= 0x20 && byte < 0x7f) || [9, 10, 13].includes(byte);
    expect(plainLength(Uint8Array.of(0x61, byte, 0x61))).toBe(isPlain ? 3 : 1);
  }
  expect(plainLength(Buffer.from('\x1bab'), 1)).toBe(2);
});

test('PR3 without enough line ends, or with none that begins a line, nothing is left out', () => {
  expect(lastLinesStart(Buffer.from('a\r\nb\r\n'), 2)).toBe(0);
  expect(lastLinesStart(Buffer.from('a\r\nb\r\nc\r\n'), 2)).toBe(3);
  expect(lastLinesStart(Buffer.from('a\nb\nc\n'), 2)).toBe(0);
  expect(lastLinesStart(new Uint8Array(0), 1)).toBe(0);
});
