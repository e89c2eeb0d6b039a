import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeFault } from '#core/fault';
import { compileDeck } from '#server/content/compile';
import { type DeckOnDisk, openLibrary } from '#server/content/library';
import { watchDecks } from '#server/content/watch';
import { TEST_CONTENT } from '../support/in-process';
import { until } from '../support/until';

const HEAD = '---\ntitle: T\n---\n\n';

async function faultsOf(text: string): Promise<string[]> {
  const outcome = await compileDeck('d', 'd/deck.mdx', text);
  return outcome.ok ? [] : outcome.faults.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

function faultsIn(onDisk: DeckOnDisk | null): string[] {
  return !onDisk || onDisk.ok ? [] : onDisk.faults.map(describeFault);
}

test('C1 a deck compiles to slides, blocks and code; notes are in none of them', async () => {
  const outcome = await openLibrary(TEST_CONTENT).compiled('basics');
  if (!outcome?.ok) throw new Error('basics has faults');
  expect(outcome.deck.slides.map(({ name, look }) => [name, look.layout])).toEqual([
    ['basics', 'title'],
    ['plain-code', 'default'],
    ['say-hello', 'terminal'],
    ['several-commands', 'terminal'],
  ]);
  expect(outcome.deck.blocks.map(({ name, role }) => [name, role])).toEqual([
    ['say-hello', 'run'],
    ['file-is-there', 'check'],
    ['write', 'run'],
    ['docker-version', 'run'],
    ['hold', 'run'],
  ]);
  expect(outcome.code).not.toContain('aardvark');
  expect(outcome.code).toContain('--shiki-dark');
});

test('C2 every fault names its place, and the other decks still open', async () => {
  const list = await openLibrary(TEST_CONTENT).list();
  const faulty = list.find((outcome) => !outcome.ok);
  expect(faulty?.ok ? [] : faulty?.faults.map(({ file, line }) => [file, line])).toEqual([
    ['faulty/deck.mdx', 3],
    ['faulty/deck.mdx', 8],
    ['faulty/deck.mdx', 12],
    ['faulty/deck.mdx', 14],
  ]);
  expect(list.some((outcome) => outcome.ok)).toBe(true);
});

test.each([
  ['no frontmatter', '# A', '1:1 A deck begins with frontmatter'],
  ['frontmatter that does not end', '---\ntitle: x\n', '1:1 The frontmatter has no closing line'],
  ['YAML that is none', '---\ntitle: [\n---\n\n# A', '2:9 '],
  ['a title that is no text', '---\ntitle: 3\n---\n\n# A', '2:8 title: '],
  ['an unknown setting', `---\ntitle: T\ncolour: red\n---\n\n# A`, '3:1 “colour” is not a setting'],
  ['an unknown slide setting', `${HEAD}# A\n\n---\nlayuot: title\n---\n\n# B`, '8:1 “layuot” is not a setting'],
  ['a tag that does not close', `${HEAD}# A\n\n<b>\n\ntext`, '7:1 '],
  ['a brace that does not close', `${HEAD}# A\n\n{`, '7:2 '],
  ['a backslash in braces', `${HEAD}# A\n\nx {\\a}`, '7:5 Expecting Unicode escape'],
  ['an expression', `${HEAD}# A\n\n{1 + process.pid}`, '7:1 Only literals can stand in braces'],
  ['an import', `${HEAD}# A\n\nimport fs from 'fs'`, '7:1 A deck has no imports'],
  ['an unknown component', `${HEAD}# A\n\n<Marquee />`, '7:1 <Marquee> is not a component'],
  ['a member of something', `${HEAD}# A\n\n<a.b />`, '7:1 <a.b> is not a component'],
  ['an object as text', `${HEAD}# A\n\n{{ a: 1 }}`, '7:1 Only literals can stand in braces'],
  ['a pattern as text', `${HEAD}# A\n\n{/x/}`, '7:1 Only literals can stand in braces'],
  ['a style in HTML’s way', `${HEAD}# A\n\n<b style="color: red">x</b>`, '7:1 The style of <b> must be an object'],
  ['an escape in a run block', `${HEAD}# A\n\n\`\`\`sh run\nls\x1b[201~\n\`\`\``, '7:1 This block is to run, but'],
  ['a port that is none', `${HEAD}# A\n\n<AudienceUrl port={70000} />`, '7:1 <AudienceUrl> port: ends at 65535'],
  ['a handler', `${HEAD}# A\n\n<b onClick={() => 1}>x</b>`, '7:1 Attributes of <b> can be literals only'],
  ['an unknown word behind a fence', `${HEAD}# A\n\n\`\`\`sh rnu\nls\n\`\`\``, '7:1 “rnu” means nothing'],
  ['an empty run block', `${HEAD}# A\n\n\`\`\`sh run\n\`\`\``, '7:1 This block is to run'],
  [
    'two blocks of one name',
    `${HEAD}# A\n\n\`\`\`sh run\na\n\`\`\`\n\n\`\`\`sh run\nb\n\`\`\``,
    '11:1 Two blocks are called “a”; the other is at line 7',
  ],
  ['two slides of one name', `${HEAD}# A\n\n---\n\n# A`, '9:1 Two slides are called “a”; the other is at line 5'],
  ['an empty slide', `${HEAD}# A\n\n---\n\n---\n\n# B`, '7:1 This slide is empty'],
  ['a slide without an address', `${HEAD}# A\n\n---\n\njust text`, '9:1 This slide has no address'],
])('C3 %s is a fault at its place', async (_what, text, expected) => {
  expect((await faultsOf(text))[0]).toMatch(new RegExp(`^${expected.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
});

test('C4 the hash in a block’s id follows its text, not its place', async () => {
  const hashOf = async (text: string) => {
    const outcome = await compileDeck('d', 'd/deck.mdx', text);
    return outcome.ok ? outcome.deck.blocks[0]?.hash : null;
  };
  const block = '```sh run\nls\n```';
  const first = await hashOf(`${HEAD}# A\n\n${block}`);
  expect(await hashOf(`${HEAD}# B\n\ntext\n\n${block}`)).toBe(first);
  expect(await hashOf(`${HEAD}# A\n\n${block.replace('ls', 'ls -l')}`)).not.toBe(first);
});

test('C5 no text makes the compiler fail', async () => {
  const line = fc.constantFrom(
    '---',
    '```sh run',
    '```',
    '# A',
    '',
    'key: value',
    '<b>',
    '{',
    '}',
    '- a',
    '| a |',
    '<AudienceUrl port={8} />',
    '$',
    '&',
  );
  const text = fc.array(line, { maxLength: 15 }).map((lines) => HEAD + lines.join('\n'));
  await fc.assert(
    fc.asyncProperty(text, async (source) => {
      const outcome = await compileDeck('d', 'd/deck.mdx', source);
      if (!outcome.ok) expect(outcome.faults.length).toBeGreaterThan(0);
    }),
    { numRuns: 40 },
  );
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-content-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('C6 names that leave the folder, unknown decks and decks that are too large are handled', async () => {
  const library = openLibrary(folder);
  for (const name of ['../x', '/etc', 'a/b', '', 'x'.repeat(81), 'nothing'])
    expect(await library.compiled(name), name).toBeNull();
  await mkdir(join(folder, 'large'));
  await writeFile(join(folder, 'large', 'deck.mdx'), HEAD + '# A\n'.repeat(3_000_000));
  const [fault] = faultsIn(await library.compiled('large'));
  expect(fault).toMatch(
    /^large\/deck\.mdx:\d+:1 The deck has 11\.4 MiB; at most 4 MiB can be shown, which end here\.$/,
  );
  expect(fault).toContain(`:${4 + Math.ceil((4 * 1024 * 1024 - HEAD.length) / 4)}:`);
});

test('C7 a saved deck is told and compiled anew; one that vanishes is gone', async () => {
  await mkdir(join(folder, 'live'));
  const file = join(folder, 'live', 'deck.mdx');
  await writeFile(file, `${HEAD}# A`);
  const library = openLibrary(folder);
  expect(await library.compiled('live')).toMatchObject({ ok: true });
  const told: string[] = [];
  const unwatch = await watchDecks(folder, (deck) => told.push(deck));
  await writeFile(file, `${HEAD}# A\n\n{`);
  await until('the watch to see the save', () => told.includes('live'));
  expect(await library.compiled('live')).toMatchObject({ ok: false });
  await rm(file);
  expect(await library.compiled('live')).toBeNull();
  await unwatch();
});

test('C8 of a deck with too many slides the first one too many is named, and none is compiled', async () => {
  const slides = (count: number) => HEAD + Array.from({ length: count }, (_, at) => `# S${at + 1}\n`).join('\n---\n\n');
  expect(await faultsOf(`${slides(2_001)}\n<b>`)).toEqual([
    '8005:1 The deck has 2001 slides; at most 2000 can be shown. This is the first one too many.',
  ]);
  expect(await faultsOf(`${slides(3)}\n<b>`)).toEqual([expect.stringMatching(/^15:/)]);
});
