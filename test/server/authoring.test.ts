import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FENCE_WORDS } from '#core/fence-words';
import { manifestSchema, slideSettingsSchema } from '#core/manifest';
import { compileDeck } from '#server/content/compile';
import { DECK_COMPONENTS } from '#server/content/components';
import { formatManual, manifestJsonSchema } from '#server/content/format-manual';
import { createDeck } from '#server/content/starting-deck';

const TITLE = 'Ships: "why" & <how> {to} `run` a_b_c';

let content: string;
beforeEach(async () => {
  content = await mkdtemp(join(tmpdir(), 'slipway-new-'));
});
afterEach(() => rm(content, { recursive: true, force: true }));

test('AU1 a new deck has no fault, and shows steps, notes, details, columns, a block that a step runs and its check', async () => {
  const created = await createDeck(content, 'my-talk', TITLE);
  expect(created).toEqual({ ok: true, file: join(content, 'my-talk', 'deck.mdx') });
  const outcome = await compileDeck(
    'my-talk',
    'my-talk/deck.mdx',
    await readFile(join(content, 'my-talk/deck.mdx'), 'utf8'),
  );
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults));
  const { deck, notes } = outcome;
  expect(deck.manifest.title).toBe(TITLE);
  expect(deck.slides[0]?.title).toBe(TITLE);
  expect(deck.blocks.map(({ role }) => role)).toEqual(['run', 'check']);
  expect(deck.slides.some(({ down }) => down > 0)).toBe(true);
  expect(deck.slides.map(({ look }) => look.layout)).toContain('two-columns');
  expect(deck.slides.filter(({ steps }) => steps > 0).length).toBeGreaterThanOrEqual(4);
  expect(deck.slides.at(-1)?.actions).toEqual([{ step: 1, block: 'greet' }]);
  expect(notes.length).toBe(2);
});

test('AU2 without a title the name is made one', async () => {
  await createDeck(content, 'my-first-talk');
  expect(await readFile(join(content, 'my-first-talk/deck.mdx'), 'utf8')).toContain('title: "My first talk"');
});

test.each(['', 'My Talk', '../out', 'a--b', 'ä'])('AU3 “%s” names no deck, and nothing is made', async (name) => {
  expect(await createDeck(join(content, 'inner'), name)).toMatchObject({ ok: false });
  await expect(readFile(join(content, 'inner', name, 'deck.mdx'))).rejects.toThrow();
});

test('AU4 a folder that is there is left alone', async () => {
  await mkdir(join(content, 'taken'));
  expect(await createDeck(content, 'taken')).toMatchObject({ ok: false, problem: expect.stringContaining('exists') });
  await expect(readFile(join(content, 'taken/deck.mdx'))).rejects.toThrow();
});

test('AU5 the manual names every key, fence word, component and attribute with a meaning', () => {
  const manual = formatManual();
  const attributes = Object.values(DECK_COMPONENTS).flatMap((schema) =>
    'shape' in schema ? Object.keys(schema.shape as object) : [],
  );
  const keys = [...Object.keys(manifestSchema.shape), ...Object.keys(slideSettingsSchema.shape), ...attributes];
  for (const key of keys) expect(manual).toContain(`\`${key}\``);
  for (const { word } of FENCE_WORDS) expect(manual).toContain(`\`${word.replaceAll('|', '\\|')}\``);
  for (const name of Object.keys(DECK_COMPONENTS))
    expect(manual).toMatch(new RegExp(`^\\| \`<${name}>\` \\|.*\\| \\S.* \\|$`, 'm'));
  expect(manual.split('\n').filter((line) => /\| {2}\|$/.test(line))).toEqual([]);
});

test('AU6 the manual and the schema in docs are those of the code: npx slipway format makes them', async () => {
  expect(await readFile('docs/format.md', 'utf8')).toBe(formatManual());
  expect(JSON.parse(await readFile('docs/deck.schema.json', 'utf8'))).toEqual(manifestJsonSchema());
});
