import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameReader, type RunnerFrame } from '#server/sandbox/docker/runner-frames';

const anyFrame = fc.record({
  kind: fc.constantFrom<RunnerFrame['kind']>('o', 'e', 't', 'k', 'l'),
  id: fc.integer({ min: 0, max: 0xffffffff }),
  bytes: fc.uint8Array({ maxLength: 4089 }).map((bytes) => Buffer.from(bytes)),
});

function encode({ kind, id, bytes }: RunnerFrame): Buffer {
  const head = Buffer.alloc(7);
  head.write(kind, 'latin1');
  head.writeUInt32BE(id, 1);
  head.writeUInt16BE(bytes.length, 5);
  return Buffer.concat([head, bytes]);
}

test('RN12 a runner’s answers come out whole, however their bytes were cut', () => {
  fc.assert(
    fc.property(fc.array(anyFrame, { maxLength: 8 }), fc.array(fc.nat(9_000)), (frames, cuts) => {
      const all = Buffer.concat(frames.map(encode));
      const seen: RunnerFrame[] = [];
      const read = frameReader((frame) => seen.push({ ...frame, bytes: Buffer.from(frame.bytes) }));
      const places = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((one, other) => one - other), all.length];
      for (const [at, from] of places.entries()) expect(read(all.subarray(from, places[at + 1] ?? from))).toBe(true);
      expect(seen).toEqual(frames);
    }),
  );
});

test('RN13 whatever else stands in a runner’s place is noticed, and holds no more than one frame', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 30 }), (pieces) => {
      let frames = 0;
      const read = frameReader(({ bytes }) => {
        frames += 1;
        expect(bytes.length).toBeLessThanOrEqual(4089);
      });
      const answers = pieces.map((piece) => read(Buffer.from(piece)));
      const broken = answers.indexOf(false);
      if (broken >= 0) expect(answers.slice(broken)).not.toContain(true);
      else if (frames === 0) expect(pieces.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(4096);
    }),
  );
  const read = frameReader(() => expect.unreachable());
  expect(read(Buffer.from('yes\nyes\n'))).toBe(false);
});
