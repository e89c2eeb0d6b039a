import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentType, deckFile, deckFileUrl, fileKind, parseDeckFileUrl } from '#core/deck-file';

test('MD1 a name is one of the folder’s own files, or none', () => {
  for (const name of ['a.png', 'images/Bild 1 (neu).JPG', 'a/b/c/d.svg', 'größe.webp', '_x.woff2', 'a..b.png'])
    expect(deckFile(name), name).toBe(name);
  expect(deckFile('./images/a.png')).toBe('images/a.png');
});

test.each([
  '../a.png',
  'a/../b.png',
  './../a.png',
  '/etc/a.png',
  '.hidden.png',
  'a/.git/b.png',
  'a//b.png',
  'a\\b.png',
  'a\0.png',
  'a%2fb.png',
  'https://a.example/b.png',
  'data:image/png;base64,AA.png',
  'deck.mdx',
  'a.html',
  'a.js',
  'png',
  '.png',
  '',
  'a.constructor',
  `${'x'.repeat(100)}.png`,
  `${'a/'.repeat(9)}b.png`,
])('MD2 %j is no name of such a file', (name) => {
  expect(deckFile(name)).toBeNull();
});

test('MD3 an address leads back to deck and file, whatever the name holds', () => {
  const character = fc.constantFrom(...'aZ0_ ()+,.@~-äß字');
  const name = fc.string({ unit: character, minLength: 1, maxLength: 20 }).map((text) => `${text}.png`);
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
  fc.assert(
    fc.property(path, (given) => {
      fc.pre(deckFile(given) === given);
      expect(parseDeckFileUrl(deckFileUrl('d', given, 'v1'))).toEqual({ deck: 'd', path: given });
    }),
  );
});

test.each([
  '/decks/d/files/%2e%2e/a.png',
  '/decks/d/files/..%2fa.png',
  '/decks/d/files/a%2fb.png',
  '/decks/d/files/../a.png',
  '/decks/d/files/a%00.png',
  '/decks/d/files/%E0%A4%A.png',
  '/decks/d/files/%252e%252e/a.png',
  '/decks/d/files/./a.png',
  '/decks/d/files/',
  '/decks/d/files/deck.mdx',
  '/decks/d/a.png',
  `/decks/d/files/${'a'.repeat(3000)}.png`,
])('MD4 %s asks for no file', (url) => {
  expect(parseDeckFileUrl(url)).toBeNull();
});

test('MD5 kind and type follow the ending, in either case', () => {
  expect([fileKind('A.PNG'), contentType('A.PNG')]).toEqual(['image', 'image/png']);
  expect([fileKind('a.mp4'), fileKind('a.m4a'), fileKind('a.vtt')]).toEqual(['video', 'audio', 'captions']);
  expect(fileKind('/decks/d/files/a.webm?v=1.2')).toBe('video');
});
