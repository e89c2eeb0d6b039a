import { expect, test } from 'vitest';
import {
  deckAddress,
  deckSource,
  htmlLanguage,
  isLanguage,
  languageName,
  parseDeckAddress,
  translationIn,
} from '#core/language';

test.each(['fr', 'en', 'pt-br', 'zh-hant', 'es-419', 'haw'])('LN1 %s is a language', (tag) => {
  expect(isLanguage(tag)).toBe(true);
});

test.each(['', 'f', 'FR', 'pt-BR', 'pt_br', 'french', 'xx', 'old', 'fr-', '../fr', 'fr.fr', 'en-us-x-private'])(
  'LN1 “%s” is none',
  (tag) => {
    expect(isLanguage(tag)).toBe(false);
  },
);

test('LN2 a language has its own name, and HTML its own way to write it', () => {
  expect(['fr', 'en', 'pt-br', 'no language'].map(languageName)).toEqual([
    'Français',
    'English',
    'Português (Brasil)',
    'no language',
  ]);
  expect(['fr', 'pt-br', 'zh-hant'].map(htmlLanguage)).toEqual(['fr', 'pt-BR', 'zh-Hant']);
});

test('LN3 a file names the language that it is in', () => {
  expect([deckSource(null), deckSource('pt-br')]).toEqual(['deck.mdx', 'deck.pt-br.mdx']);
  expect(['deck.fr.mdx', 'deck.french.mdx', 'deck.mdx', 'deck.fr.mdx.orig', 'deck.a.b.mdx'].map(translationIn)).toEqual(
    ['fr', 'french', null, null, null],
  );
});

test.each([
  ['/decks/first', { deck: 'first', language: null, page: '' }],
  ['/decks/first/', { deck: 'first', language: null, page: '' }],
  ['/decks/first?room=ABC', { deck: 'first', language: null, page: '' }],
  ['/decks/first/read', { deck: 'first', language: null, page: 'read' }],
  ['/decks/first/fr', { deck: 'first', language: 'fr', page: '' }],
  ['/decks/first/pt-br/read#end', { deck: 'first', language: 'pt-br', page: 'read' }],
  ['/decks/first/files/a.svg?v=1', { deck: 'first', language: null, page: 'files/a.svg' }],
  ['/decks/First', null],
  ['/decks/', null],
  ['/rooms/ABC', null],
])('LN4 %s is read as the address of a deck', (path, parsed) => {
  expect(parseDeckAddress(path)).toEqual(parsed);
});

test('LN4 an address that is built is read back', () => {
  for (const language of [null, 'fr', 'zh-hant-tw', 'es-419'])
    expect(parseDeckAddress(deckAddress('first', language))).toEqual({ deck: 'first', language, page: '' });
});
