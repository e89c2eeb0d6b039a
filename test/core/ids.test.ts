import fc from 'fast-check';
import { expect, test } from 'vitest';
import { audienceLabel, blockId, parseAudienceLabel, parseBlockId, SANDBOX_ID, SLUG, slugOf } from '#core/ids';

test('I1 a block id reads back as what it was made of', () => {
  const id = blockId('zero-to-production', 'build', '0123456789ab');
  expect(parseBlockId(id)).toEqual({ deck: 'zero-to-production', block: 'build', hash: '0123456789ab' });
});

test.each(['', 'a/b', 'a/b@123', '../x/b@0123456789ab', 'a/b@0123456789AB', 'a/b@0123456789ab\n'])(
  'I2 %j is no block id',
  (text) => {
    expect(parseBlockId(text)).toBeNull();
  },
);

test('I3 an audience label holds a port and a sandbox, or a room', () => {
  expect(parseAudienceLabel(audienceLabel(8080, 'abcdefghij27'))).toEqual({ port: 8080, sandbox: 'abcdefghij27' });
  expect(parseAudienceLabel('hello-abc234')).toEqual({ port: 'hello', sandbox: 'abc234' });
  expect(parseAudienceLabel('blue-green-abc234')).toEqual({ port: 'blue-green', sandbox: 'abc234' });
  for (const label of [
    '0-abcdefghij27',
    '0-abc234',
    '80-abc2341',
    '80-ABC234',
    '80-abco34',
    '65536-abcdefghij27',
    '80-abc',
    '-abcdefghij27',
    '80-ABCDEFGHIJ27',
    '8080',
  ]) {
    expect(parseAudienceLabel(label), label).toBeNull();
  }
});

test('I5 an audience label may hold the name of a port: a letter first, at most 30 characters', () => {
  for (const name of ['hello', 'blue-green', 'v2', 'a'.repeat(30)])
    expect(parseAudienceLabel(audienceLabel(name, 'abcdefghij27'))).toEqual({ port: name, sandbox: 'abcdefghij27' });
  for (const name of ['2nd', 'Hello', 'a--b', 'a-', '-a', 'a_b', 'a.b', 'a'.repeat(31), '8000x'])
    expect(parseAudienceLabel(audienceLabel(name, 'abcdefghij27')), name).toBeNull();
});

test('I4 a heading becomes a slug, or nothing', () => {
  expect(slugOf('Build the image!')).toBe('build-the-image');
  expect(slugOf('Überprüfe d’image')).toBe('uberprufe-dimage');
  expect(slugOf('—')).toBe('');
  fc.assert(
    fc.property(fc.string(), (heading) => {
      const slug = slugOf(heading);
      expect(slug === '' || SLUG.test(slug)).toBe(true);
    }),
  );
});

test('I5 sandbox ids are lower-case base 32', () => {
  expect(SANDBOX_ID.test('abcdefghij27')).toBe(true);
  expect(SANDBOX_ID.test('abcdefghij21')).toBe(false);
});
