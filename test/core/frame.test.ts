import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFrame, encodeFrame, encodeScreen, screenIn } from '#core/frame';

const frame = fc.record({
  kind: fc.constantFrom('output' as const, 'input' as const, 'typed' as const),
  offset: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  bytes: fc.uint8Array({ maxLength: 300 }),
});

test('B1 every frame reads back as what was encoded', () => {
  fc.assert(fc.property(frame, (each) => void expect(decodeFrame(encodeFrame(each))).toEqual(each)));
});

test('B2 a frame inside a larger buffer reads the same', () => {
  const encoded = encodeFrame({ kind: 'input', offset: 7, bytes: new Uint8Array([1, 2]) });
  const pool = new Uint8Array(encoded.length + 9);
  pool.set(encoded, 5);
  expect(decodeFrame(pool.subarray(5, 5 + encoded.length))?.bytes).toEqual(new Uint8Array([1, 2]));
});

test('B3 whatever else is no frame, and never an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const decoded = decodeFrame(bytes);
      if (bytes.length < 9 || ![1, 2, 3].includes(bytes[0] ?? 0)) expect(decoded).toBeNull();
    }),
  );
  expect(decodeFrame(new Uint8Array([1, 255, 255, 255, 255, 255, 255, 255, 255]))).toBeNull();
});

test('F9 a screen has its size before its bytes, and a frame of another kind or too short has none', () => {
  const screen = { offset: 2 ** 40, cols: 120, rows: 30, bytes: Uint8Array.of(27, 99) };
  const frame = decodeFrame(encodeScreen(screen));
  expect(frame && screenIn(frame)).toEqual(screen);
  expect(screenIn({ kind: 'output', offset: 0, bytes: new Uint8Array(9) })).toBeNull();
  expect(screenIn({ kind: 'screen', offset: 0, bytes: new Uint8Array(3) })).toBeNull();
});
