import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeFault } from '#core/fault';
import { readTranslation } from '#server/cli/rehearse-one';
import { openLibrary } from '#server/content/library';

const ORIGINAL = `---
title: Ship it
description: In English.
layout: title
footer: Shipped
nodes:
  - name: node1
  - name: node2
---

# Ship it

\`\`\`sh run name=greet
echo hello
\`\`\`

<Notes>
Say hello.
</Notes>

---
layout: terminal
name: build
---

## Build it

- One
- Two

<Task name="image" after="look" minutes={3}>

### The image

\`\`\`sh run step name=make node=node2 title="Make it"
make image
\`\`\`

\`\`\`sh check name=is-there title="There is an image"
test -e image || { echo "No image yet."; false; }
\`\`\`

<Hint>Look at the Makefile.</Hint>

<Solution>

\`\`\`dockerfile file=Dockerfile typed=45
FROM scratch
\`\`\`

</Solution>

\`\`\`sh wrong reason=/No image/
true
\`\`\`

</Task>

---
hidden: true
---

# Not shown

\`\`\`sh run name=hidden
true
\`\`\`

----

<Task name="look">

## Look

<Quiz name="layers" several>

What makes a layer?

- [x] \`COPY\`
- [ ] \`CMD\`

> Only files.

</Quiz>

<Poll name="who" live>

Who are you?

- Author
- Speaker

</Poll>

</Task>
`;

const FRENCH = `---
title: En production
description: En français.
footer: Livré
---

# En production

<Block name="greet" />

<Notes>
Dites bonjour.
</Notes>

---

## La construction

- Un
- Deux

<Task>

### L’image

<Block name="make" title="Fabriquez-la" />

<Block name="is-there" title="Une image existe" />

<Hint>Lisez le Makefile.</Hint>

</Task>

---

# Caché

<Block name="hidden" />

----

<Task name="look">

## Regardez

<Quiz name="layers">

Qu’est-ce qui crée une couche ?

- \`COPY\`
- \`CMD\`

> Seulement des fichiers.

</Quiz>

<Poll name="who">

Qui êtes-vous ?

- Auteur
- Orateur

</Poll>

</Task>
`;

let content: string;
beforeAll(async () => {
  content = await mkdtemp(join(tmpdir(), 'slipway-translations-'));
});
afterAll(() => rm(content, { recursive: true, force: true }));

let count = 0;

/** A deck of that source in a folder of its own. */
async function deckOf(files: Record<string, string>): Promise<string> {
  count += 1;
  const name = `deck-${count}`;
  await mkdir(join(content, name));
  for (const [file, text] of Object.entries(files)) await writeFile(join(content, name, file), text);
  return name;
}

async function sound(name: string, language: string | null = null) {
  const outcome = await openLibrary(content).compiled(name, language);
  if (!outcome?.ok) throw new Error(outcome?.faults.map(describeFault).join('\n') ?? 'there is none');
  return outcome;
}

/** `line:column message` of each fault of the French file, when it is that text. */
async function faultsOf(french: string, original = ORIGINAL): Promise<string[]> {
  const name = await deckOf({ 'deck.mdx': original, 'deck.fr.mdx': french });
  const library = openLibrary(content);
  const outcome = await library.compiled(name, 'fr');
  expect(await library.compiled(name)).toMatchObject({ ok: true });
  return outcome?.ok === false
    ? outcome.faults.map((fault) => describeFault(fault).replace(`${name}/deck.fr.mdx:`, ''))
    : [];
}

test('LN5 a translation has words of its own, and all else of the original', async () => {
  const name = await deckOf({ 'deck.mdx': ORIGINAL, 'deck.fr.mdx': FRENCH });
  const [english, french] = [await sound(name), await sound(name, 'fr')];
  const same = (deck: typeof french.deck) => ({
    slides: deck.slides.map(({ title, line, look: { footer, name: _, ...look }, ...rest }) => ({ ...rest, look })),
    blocks: deck.blocks.map(({ line, title, ...rest }) => rest).toSorted((a, b) => a.name.localeCompare(b.name)),
    tasks: deck.tasks.map(({ title, line, ...rest }) => rest),
    questions: deck.questions.map(({ title, options, line, ...rest }) => rest),
    polls: deck.polls.map(({ title, options, line, ...rest }) => rest),
    nodes: deck.manifest.nodes,
  });
  const undefinedAsNone = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
  expect(undefinedAsNone(same(french.deck))).toEqual(undefinedAsNone(same(english.deck)));
  expect(french.deck.manifest).toMatchObject({ title: 'En production', description: 'En français.', language: 'fr' });
  expect(french.deck.slides.map(({ title, look }) => [title, look.footer])).toEqual([
    ['En production', 'Livré'],
    ['La construction', 'Livré'],
    ['Regardez', 'Livré'],
  ]);
  expect(french.notes).toEqual([{ slide: 'ship-it', text: 'Dites bonjour.' }]);
  expect(french.answers).toEqual([
    { question: 'layers', options: [0], text: null, explanation: 'Seulement des fichiers.' },
  ]);
  expect(french.deck.tasks[0]).toMatchObject({ name: 'image', title: 'L’image', minutes: 3, after: ['look'] });
});

test('LN6 its page shows the blocks of the original under its own titles, and no wrong try', async () => {
  const name = await deckOf({ 'deck.mdx': ORIGINAL, 'deck.fr.mdx': FRENCH });
  const { code, deck } = await sound(name, 'fr');
  for (const words of ['Fabriquez-la', 'Une image existe', 'FROM', 'make', 'typed:"45"']) expect(code).toContain(words);
  for (const words of ['Make it', 'There is an image', 'true</span>', 'Build it']) expect(code).not.toContain(words);
  const check = deck.blocks.findIndex(({ name: each }) => each === 'is-there');
  expect(deck.blocks[check]).toMatchObject({ title: 'Une image existe', task: 'image' });
});

test('LN7 a check that a task does not mention stands before its help', async () => {
  const french = FRENCH.replace('<Block name="is-there" title="Une image existe" />\n', '');
  const name = await deckOf({ 'deck.mdx': ORIGINAL, 'deck.fr.mdx': french });
  const { code } = await sound(name, 'fr');
  const places = ['Fabriquez-la', 'There is an image', 'Lisez', 'Dockerfile'].map((words) => code.indexOf(words));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
});

test.each([
  [
    'a block that is missing',
    '<Block name="make" title="Fabriquez-la" />',
    '',
    '22:1 The block “make” of deck.mdx is missing here',
  ],
  [
    'a block that is unknown',
    'name="is-there"',
    'name="is-here"',
    '28:1 deck.mdx has no block “is-here”. On this slide there are: ',
  ],
  [
    'a block of another slide',
    '<Block name="make"',
    '<Block name="greet" />\n\n<Block name="make"',
    '26:1 The block “greet” stands on the slide “ship-it” in deck.mdx.',
  ],
  [
    'a command of its own',
    '<Block name="make" title="Fabriquez-la" />',
    '```sh run name=make\nrm -rf image\n```',
    '26:1 A translation takes its blocks from deck.mdx: write <Block name="make" />',
  ],
  [
    'a block outside its task',
    '<Task>\n\n### L’image\n\n<Block name="make" title="Fabriquez-la" />',
    '<Block name="make" />\n\n<Task>\n\n### L’image',
    '22:1 In deck.mdx the block “make” stands in the task “image”',
  ],
  ['a block with text', 'title="Fabriquez-la" />', '>make</Block>', '26:1 A <Block> '],
  ['a block without a name', '<Block name="make"', '<Block', '26:1 <Block> name'],
  [
    'an extra slide',
    '</Task>\n\n---\n\n# Caché',
    '</Task>\n\n---\n\n# Deux\n\n---\n\n# Caché',
    '40:1 In deck.mdx this slide is a detail',
  ],
  [
    'a slide at the end',
    /$/,
    '\n---\n\n# Fin\n',
    '70:1 This slide is one too many: deck.mdx has 4, and the last is “look”',
  ],
  ['a slide that is missing', /---\n\n# Caché[\s\S]*$/, '', '17:1 deck.mdx has 4 slides, and this has 2'],
  [
    'slides in another order',
    '---\n\n## La construction',
    '---\nname: look\n---\n\n## La construction',
    '16:1 Here deck.mdx has the slide “build”, not “look”',
  ],
  [
    'a setting of a slide',
    '---\n\n## La construction',
    '---\nlayout: terminal\n---\n\n## La construction',
    '16:1 “layout” is not a setting of a translation',
  ],
  ['a setting of the deck', 'footer: Livré', 'nodes: 3', '4:1 “nodes” is not a setting of a translation'],
  [
    'a task that is missing',
    /<Task>[\s\S]*?<\/Task>/,
    'Rien.',
    '17:1 The task “image” of deck.mdx is missing on this slide',
  ],
  ['another task', '<Task name="look">', '<Task name="see">', '42:1 Here deck.mdx has the task “look”'],
  [
    'a setting of a task',
    '<Task name="look">',
    '<Task name="look" minutes={9}>',
    '42:1 “minutes” of this <Task> comes from deck.mdx',
  ],
  ['a hint too few', '<Hint>Lisez le Makefile.</Hint>', '', '22:1 This task has 0 hints, in deck.mdx 1'],
  ['a step too many', '- Un\n', '<Step>Un</Step>\n', '17:1 This slide has 2 steps, in deck.mdx 1'],
  ['an answer too few', '- `CMD`\n', '', '46:1 “layers” has 2 answers in deck.mdx, and 1 here'],
  [
    'other right answers',
    '- `COPY`\n- `CMD`',
    '- [ ] `COPY`\n- [x] `CMD`',
    '46:1 The right answers of “layers” are others',
  ],
  [
    'a question that is unknown',
    '<Quiz name="layers">',
    '<Quiz name="files">',
    '46:1 deck.mdx has no <Quiz> “files” on this slide',
  ],
  ['a poll that is missing', /<Poll[\s\S]*?<\/Poll>/, '', '42:1 “who” of deck.mdx is not asked on this slide'],
  [
    'a figure of its own',
    '- Un\n',
    '<Figure kind="swarm" />\n\n- Un\n',
    '17:1 In deck.mdx the figures of this slide are: none',
  ],
  ['no frontmatter', /^---[\s\S]*?---\n/, '', '1:1 A deck begins with frontmatter'],
  ['nothing at all', /[\s\S]*/, '', '1:1 A deck begins with frontmatter'],
  ['MDX that cannot be read', '- Un\n', '<Step>\n', 'Expected'],
])('LN8 %s is a fault of the translation with its place', async (_what, from, to, message) => {
  const french = FRENCH.replace(from, to);
  expect(french).not.toBe(FRENCH);
  expect((await faultsOf(french)).join('\n')).toContain(message);
});

test.each([
  ['french', '“french” in the name of this file is no language'],
  ['FR', '“FR” in the name of this file is no language'],
  ['xx', '“xx” in the name of this file is no language'],
  ['en', 'deck.mdx is in that language already'],
])('LN9 deck.%s.mdx is a fault, and does not touch the deck', async (language, message) => {
  const name = await deckOf({ 'deck.mdx': ORIGINAL, [`deck.${language}.mdx`]: FRENCH, 'deck.fr.mdx': FRENCH });
  const library = openLibrary(content);
  expect(await library.compiled(name)).toMatchObject({ ok: true });
  const found = await library.translations(name);
  expect(found.map((each) => [each.language, each.ok])).toEqual(
    [
      [language, false],
      ['fr', true],
    ].toSorted(),
  );
  const faulty = found.find((each) => !each.ok);
  expect(faulty?.ok === false && faulty.faults.map(describeFault)).toEqual([
    expect.stringContaining(`${name}/deck.${language}.mdx:1:1 ${message}`),
  ]);
});

test('LN10 a translation of a faulty deck has its faults, and is there again with it', async () => {
  const broken = ORIGINAL.replace('# Ship it', '# Ship it\n\n![x](gone.svg)');
  const name = await deckOf({ 'deck.mdx': broken, 'deck.fr.mdx': FRENCH });
  const library = openLibrary(content);
  const outcome = await library.compiled(name, 'fr');
  expect(outcome?.ok === false && outcome.faults[0]?.file).toBe(`${name}/deck.mdx`);
  await writeFile(join(content, name, 'gone.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  expect(await library.compiled(name, 'fr')).toMatchObject({ ok: true });
});

test('LN11 a save of either is another state of the translation, and only a save of its own of the deck', async () => {
  const name = await deckOf({ 'deck.mdx': ORIGINAL, 'deck.fr.mdx': FRENCH });
  const library = openLibrary(content);
  const states = async () =>
    [await library.compiled(name), await library.compiled(name, 'fr')].map((each) => each?.revision);
  const first = await states();
  await writeFile(join(content, name, 'deck.fr.mdx'), FRENCH.replace('Dites bonjour', 'Souriez'));
  const second = await states();
  expect([second[0] === first[0], second[1] === first[1]]).toEqual([true, false]);
  await writeFile(join(content, name, 'deck.mdx'), ORIGINAL.replace('make image', 'make the image'));
  const third = await states();
  expect([third[0] === second[0], third[1] === second[1]]).toEqual([false, false]);
  const { blocks } = (await sound(name, 'fr')).deck;
  expect(blocks.map(({ text }) => text)).toContain('make the image');
});

test('LN12 no name of a language leads out of a deck, and none that is not there is found', async () => {
  const name = await deckOf({ 'deck.mdx': ORIGINAL, 'deck.fr.mdx': FRENCH });
  const library = openLibrary(content);
  for (const language of ['de', '', '/../../deck', `x/../../${name}/deck.fr`])
    expect(await library.compiled(name, language), language).toBeNull();
  expect(await library.translations('../outside')).toEqual([]);
});

test('LN18 a rehearsal reads a translation and its links, and carries nothing out', async () => {
  const french = FRENCH.replace('Dites bonjour.', 'Dites.').replace('- Un\n', '- [Un](#build) et [deux](#deux)\n');
  const name = await deckOf({ 'deck.mdx': ORIGINAL, 'deck.fr.mdx': french });
  const [translation] = await openLibrary(content).translations(name);
  if (!translation?.ok) throw new Error('the translation has faults');
  const lines: string[] = [];
  const how = {
    say: (line: string) => void lines.push(line),
    isStrict: false,
    records: false,
    changedOnly: false,
    asksOutside: false,
    only: undefined,
    attendees: 0,
  };
  const { file, trials } = await readTranslation(translation, join(content, name), how);
  expect(file).toBe(`${name}/deck.fr.mdx`);
  expect(lines.map((line) => line.trim().split(/\s/)[0])).toEqual([expect.any(String), '✓', '✗']);
  expect(trials.map(({ kind, name: what, fault }) => [kind, what, fault?.message ?? null])).toEqual([
    ['reading', 'deck.fr.mdx', null],
    ['reading', '#deux', expect.stringContaining('no slide of this deck has that address')],
  ]);
});
