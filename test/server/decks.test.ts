import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { isProven } from '#core/rehearsal-record';
import { openLibrary } from '#server/content/library';
import { readRehearsal } from '#server/content/rehearsed';

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
  expect(first?.find(({ name }) => name === 'green')?.undoes).toEqual(['greets-somebody', 'asks-for-mark', 'ran-red']);
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

const WORKSHOPS = [
  'zero-to-production',
  'twelve-factors',
  'how-the-hub-ships',
  'whale-and-beanstalk',
  'live-code-to-green',
];

test('T21 every slide of every deck and translation has notes, and every deck a duration longer than its tasks', async () => {
  const library = openLibrary(CONTENT);
  const decks = (await library.list()).flatMap((each) => (each.ok ? [each] : []));
  const translations = await Promise.all(decks.map(({ deck }) => library.translations(deck.name)));
  for (const { deck, notes } of [...decks, ...translations.flat().flatMap((each) => (each.ok ? [each] : []))]) {
    const noted = new Set(notes.flatMap(({ slide, text }) => (text.trim() === '' ? [] : [slide])));
    expect(deck.slides.map(({ name }) => name).filter((name) => !noted.has(name))).toEqual([]);
    // One that the tasks alone take up leaves no time to say anything.
    const onTasks = deck.tasks.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0);
    expect(deck.manifest.duration, deck.name).toBeGreaterThan(onTasks);
  }
});

test.each(WORKSHOPS)(
  'T22 %s has eight tasks or more with check, hint and way through, a summary and its sources',
  async (name) => {
    const outcome = await openLibrary(CONTENT).compiled(name);
    if (!outcome?.ok) throw new Error('the deck has faults');
    const { tasks, blocks, slides } = outcome.deck;
    const isCheck = (condition: string) => blocks.some((block) => block.name === condition && block.role === 'check');
    const whole = tasks.filter(({ conditions, hints, way }) => conditions.some(isCheck) && hints > 0 && way.length > 0);
    expect(whole.length).toBeGreaterThanOrEqual(8);
    for (const task of tasks) expect(task.minutes, `${name}: ${task.name}`).not.toBeNull();
    expect(slides.map(({ title }) => title)).toEqual(expect.arrayContaining(['To take home', 'Sources']));
  },
);

test('T24 what rehearsal recorded of the live act keeps its times: a push is green in less than a minute, all takes four at most', async () => {
  const record = await readRehearsal(join(CONTENT, 'live-code-to-green'));
  if (!record) throw new Error('the deck has no record of a rehearsal');
  const { seconds, blocks } = record;
  for (const name of ['fix', 'add-word']) {
    expect(blocks[name]?.seconds, name).toBeGreaterThan(0);
    expect(blocks[name]?.seconds, name).toBeLessThan(60);
  }
  expect(seconds).toBeLessThanOrEqual(240);
});

test('T25 every deck that ships was rehearsed and recorded as it stands', async () => {
  const stale: string[] = [];
  for (const outcome of await openLibrary(CONTENT).list()) {
    if (!outcome.ok) throw new Error(`${outcome.name} has faults`);
    const { deck } = outcome;
    const record = await readRehearsal(join(CONTENT, deck.name));
    if (!record || !isProven(deck, record)) stale.push(`npx slipway rehearse ${deck.name} --record`);
  }
  expect(stale).toEqual([]);
});
