import { expect, test } from 'vitest';
import { compileDeck } from '#server/content/compile';

const HEAD = '---\ntitle: T\n---\n\n';

async function compiled(text: string, file = 'd/deck.mdx') {
  return compileDeck('d', file, HEAD + text);
}

async function faultsOf(text: string): Promise<string[]> {
  const outcome = await compiled(text);
  return outcome.ok ? [] : outcome.faults.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

test('CD1 whatever was compiled before, a deck comes to the same', async () => {
  const texts = [
    '# A\n\none\n\n---\n\n# B\n\n`two`',
    '# B\n\n`two`\n\n---\n\n\n# A\n\none',
    '# A\n\none\n\n---\n\n# B\n\ntwo',
  ];
  for (const text of texts) await compiled(text);
  for (const [index, text] of texts.entries())
    expect(await compiled(text)).toEqual(await compiled(text, `new${index}/deck.mdx`));
});

test('CD2 a link may be defined on another slide', async () => {
  const outcome = await compiled('# A\n\n[words][there]\n\n---\n\n# B\n\n[there]: https://example.org/there');
  expect(outcome.ok && outcome.code).toContain('https://example.org/there');
  expect(outcome.ok && outcome.code).not.toContain('[words]');
});

test('CD3 each slide that cannot be read is a fault at its own place', async () => {
  expect(await faultsOf('# A\n\n<b>\n\n---\n\n# B\n\n---\n\n# C\n\n{')).toEqual([
    expect.stringMatching(/^7:1 /),
    expect.stringMatching(/^17:2 /),
  ]);
});

test('CD4 highlighted code is one piece of HTML, with what is in it escaped', async () => {
  const outcome = await compiled('# A\n\n```ts\nconst a = "<b>&";\n```');
  expect(outcome.ok && outcome.code).toMatch(/__html:.*&lt;b>&amp;/);
});
