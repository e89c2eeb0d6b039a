import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openLibrary } from '#server/content/library';

const CONTENT = resolve('content');

test('T1 every deck that ships compiles without a fault', async () => {
  const library = openLibrary(CONTENT);
  const decks = await library.list();
  expect(decks.length).toBeGreaterThan(0);
  const translations = await Promise.all(
    decks.map((each) => library.translations(each.ok ? each.deck.name : each.name)),
  );
  expect(translations.flat().filter(({ language }) => language === 'fr').length).toBeGreaterThanOrEqual(2);
  for (const outcome of [...decks, ...translations.flat()]) expect(outcome.ok ? [] : outcome.faults).toEqual([]);
});

test('T20 a translation’s tasks build on the same ones, and undo the same', async () => {
  const library = openLibrary(CONTENT);
  const [original, ...others] = [
    await library.compiled('live-code-to-green'),
    ...(await library.translations('live-code-to-green')),
  ];
  const [first, ...rest] = [original, ...others].map((each) =>
    each?.ok ? each.deck.tasks.map(({ name, after, undoes }) => ({ name, after, undoes })) : [],
  );
  expect(first?.find(({ name }) => name === 'green')?.undoes).toEqual(['greets-somebody', 'asks-for-mark']);
  expect(rest).toEqual([first]);
});

test('T2 the first workshop has its slides, commands, checks and notes', async () => {
  const outcome = await openLibrary(CONTENT).compiled('zero-to-production');
  if (!outcome?.ok) throw new Error('the deck has faults');
  expect(outcome.deck.slides.length).toBeGreaterThanOrEqual(12);
  const roles = outcome.deck.blocks.map(({ role }) => role);
  expect(roles.filter((role) => role === 'run').length).toBeGreaterThanOrEqual(8);
  expect(roles.filter((role) => role === 'check').length).toBeGreaterThanOrEqual(3);
});

test('T3 code with a file’s name as title stands in that file of the app, line by line', async () => {
  const library = openLibrary(CONTENT);
  let quotes = 0;
  for (const outcome of await library.list()) {
    if (!outcome.ok || !outcome.deck.manifest.app) continue;
    const { name, manifest } = outcome.deck;
    const source = await readFile(join(library.folder(name), 'deck.mdx'), 'utf8');
    for (const [, title = '', code = ''] of source.matchAll(/^```\w+ title="([^"]+)".*\n([\s\S]*?)^```$/gm)) {
      const file = join(library.folder(name), manifest.app ?? '', title);
      if (!existsSync(file)) continue;
      quotes += 1;
      expect(await readFile(file, 'utf8'), `${name}: ${title}`).toContain(code);
    }
  }
  expect(quotes).toBeGreaterThan(3);
});
