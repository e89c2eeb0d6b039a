import { scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashOfPhrase, Phrases } from '#server/open-rooms/phrases';

const address = '10.0.0.1';
const code = 'ABC234';

test('PP1 a hall that says the right phrase at once gets in, also right after a restart, and its mistakes bar nobody', async () => {
  const kept = await hashOfPhrase('Ship it');
  const phrases = new Phrases();
  const say = (said: string) => phrases.judge({ code, kept, said, address });
  const words = Array.from({ length: 300 }, (_, at) => (at % 10 === 0 ? `Shipit ${at}` : ' ship IT '));
  const verdicts = await Promise.all(words.map(say));
  expect(verdicts).toEqual(words.map((said) => (said.startsWith('Shipit') ? 'wrong' : 'right')));
});

test('PP2 before anybody has said it, guesses that come at once are counted one by one as well', async () => {
  const kept = await hashOfPhrase('ship it');
  const phrases = new Phrases();
  const say = (said: string, from = address) => phrases.judge({ code, kept, said, address: from });
  const guesses = Array.from({ length: 100 }, (_, at) => say(`wrong ${at}`));
  expect(await Promise.all([...guesses, say('ship it')])).toEqual([...Array(100).fill('wrong'), 'barred']);
  // Another address, and another room behind the same one.
  expect(await say('ship it', '10.0.0.2')).toBe('right');
  expect(await phrases.judge({ code: 'XYZ789', kept, said: 'ship it', address })).toBe('right');
});

test('PP4 a room of an earlier version lets in who types its phrase as it was said', async () => {
  const salt = Buffer.alloc(16, 7);
  const hash = scryptSync('Blue Whale', salt, 32);
  const kept = `${salt.toString('base64url')}.${hash.toString('base64url')}`;
  const phrases = new Phrases();
  expect(await phrases.judge({ code, kept, said: 'blue', address })).toBe('wrong');
  expect(await phrases.judge({ code, kept, said: ' Blue Whale ', address })).toBe('right');
  // From then on it is known in any capitals.
  expect(await phrases.judge({ code, kept, said: 'blue whale', address })).toBe('right');
});

test('PP3 what is kept cannot be read, and differs for the same phrase', async () => {
  const [one, other] = await Promise.all([hashOfPhrase('ship it'), hashOfPhrase('ship it')]);
  expect(one).not.toBe(other);
  expect(one).not.toContain('ship');
});
