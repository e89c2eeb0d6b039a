import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BLOCK_BYTES, createReplay } from '#core/replay';

const LIMIT = 4 * BLOCK_BYTES;
/** Byte number n of every stream in this file. */
const byteAt = (n: number) => (n * 31 + (n >> 8)) & 255;
const piece = (from: number, length: number) => Uint8Array.from({ length }, (_, i) => byteAt(from + i));

test('P1 what is held reads back byte for byte from any number', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: BLOCK_BYTES * 2 }), { maxLength: 12 });
  fc.assert(
    fc.property(lengths, fc.double({ min: 0, max: 1, noNaN: true }), (pieces, share) => {
      const replay = createReplay(LIMIT);
      for (const length of pieces) replay.append(piece(replay.end, length));
      let next = replay.start + Math.floor((replay.end - replay.start) * share);
      while (next < replay.end) {
        const bytes = replay.read(next);
        expect(bytes?.length).toBeGreaterThan(0);
        expect(bytes?.every((byte, i) => byte === byteAt(next + i))).toBe(true);
        next += bytes?.length ?? 0;
      }
      expect(next).toBe(replay.end);
    }),
    { numRuns: 60 },
  );
});

test('P2 it holds at least the limit and at most a block more', () => {
  const replay = createReplay(LIMIT);
  for (let i = 0; i < 400; i += 1) replay.append(new Uint8Array(1021));
  expect(replay.end - replay.start).toBeGreaterThanOrEqual(LIMIT);
  expect(replay.end - replay.start).toBeLessThanOrEqual(LIMIT + 2 * BLOCK_BYTES);
});

test('P3 numbers that are not held read as null, the end as nothing', () => {
  const replay = createReplay(LIMIT);
  expect(replay.read(0)).toEqual(new Uint8Array(0));
  replay.append(new Uint8Array(LIMIT * 2));
  expect(replay.read(replay.start - 1)).toBeNull();
  expect(replay.read(replay.end + 1)).toBeNull();
  expect(replay.read(replay.end)).toEqual(new Uint8Array(0));
});

test('P4 it keeps its own copy', () => {
  const replay = createReplay(LIMIT);
  const bytes = new Uint8Array([1, 2, 3]);
  replay.append(bytes);
  bytes.fill(9);
  expect(replay.read(0)).toEqual(new Uint8Array([1, 2, 3]));
});
