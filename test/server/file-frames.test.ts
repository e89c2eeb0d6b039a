// Frames from the program that serves a work folder: root in the sandbox may put anything in its place.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entriesIn, frameReader, stampBytes, stampText, u32 } from '#server/sandbox/docker/file-frames';

type Frame = { number: number; letter: string; bytes: string };

function readIn(pieces: readonly Uint8Array[]): { frames: Frame[]; isSound: boolean } {
  const frames: Frame[] = [];
  const read = frameReader((number, letter, bytes) => frames.push({ number, letter, bytes: bytes.toString('hex') }));
  const isSound = pieces.every((piece) => read(Buffer.from(piece)));
  return { frames, isSound };
}

const frames = fc.array(
  fc.record({ number: fc.nat(), letter: fc.constantFrom('k', 'e', 'c'), body: fc.uint8Array({ maxLength: 300 }) }),
);

test('FF1 frames are the same however they are cut', () => {
  fc.assert(
    fc.property(frames, fc.array(fc.nat(40)), (wanted, cuts) => {
      const whole = Buffer.concat(
        wanted.flatMap(({ number, letter, body }) => [u32(body.length + 5), u32(number), Buffer.from(letter), body]),
      );
      const pieces: Buffer[] = [];
      let at = 0;
      for (const cut of cuts) {
        pieces.push(whole.subarray(at, at + cut));
        at += cut;
      }
      pieces.push(whole.subarray(at));
      const expected = wanted.map(({ body, ...rest }) => ({ ...rest, bytes: Buffer.from(body).toString('hex') }));
      expect(readIn(pieces)).toEqual({ frames: expected, isSound: true });
    }),
  );
});

test('FF2 what is no frame is told, and never thrown', () => {
  expect(readIn([Buffer.from([255, 255, 255, 255])]).isSound).toBe(false);
  expect(readIn([Buffer.from([0, 0, 0, 1, 9])]).isSound).toBe(false);
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (pieces) => void readIn(pieces)));
});

test('FF3 a stamp comes back as it was, and one that is made up is no file’s', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 24, maxLength: 24 }), (bytes) => {
      expect(stampBytes(stampText(Buffer.from(bytes)).stamp)).toEqual(Buffer.from(bytes));
    }),
  );
  for (const odd of ['', '-', 'x', 'z'.repeat(80), '1-2-3-4']) expect(stampBytes(odd)).toHaveLength(24);
});

test('FF4 a name that is no UTF-8 is left out: it could not be asked for again', () => {
  const entry = (name: Buffer) => [Buffer.from('f'), Buffer.alloc(24), Buffer.from([0, name.length]), name];
  const bytes = Buffer.concat([u32(7), ...entry(Buffer.from('ok')), ...entry(Buffer.from([0xff]))]);
  expect(entriesIn(bytes)).toMatchObject({ more: 7, entries: [{ name: 'ok', kind: 'file', bytes: 0 }] });
});
