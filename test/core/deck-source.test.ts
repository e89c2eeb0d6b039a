import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutDeck } from '#core/deck-source';

const HEAD = '---\ntitle: T\n---\n';

test('D1 a line of three hyphens outside fences begins a slide', () => {
  const source = cutDeck(`${HEAD}\n# A\n\n---\n\n# B\n`);
  expect(source.manifest).toEqual({ text: 'title: T', line: 2 });
  expect(source.slides.map((slide) => slide.line)).toEqual([5, 9]);
  expect([...source.separators]).toEqual([7]);
});

test('D2 hyphens inside a fence, a longer fence or a fence in a list belong to the code', () => {
  const fences = ['```\n---\n```', '````\n```\n---\n````', '~~~ js\n---\n~~~', '- ```\n  x\n---\n  ```'];
  for (const fence of fences) expect(cutDeck(`${HEAD}# A\n\n${fence}\n`).slides, fence).toHaveLength(1);
});

test('D3 settings stand directly behind the separator, as unbroken lines of key and value', () => {
  const source = cutDeck(`${HEAD}# A\n\n---\nlayout: terminal\nname: b\n---\n\n# B\n`);
  expect(source.slides[1]?.settings).toEqual({ text: 'layout: terminal\nname: b', line: 7 });
  expect(source.slides).toHaveLength(2);
});

test('D4 text that only looks like settings stays text', () => {
  const source = cutDeck(`${HEAD}# A\n\n---\nNote: this is prose\n\nmore\n\n---\n\n# C\n`);
  expect(source.slides.map((slide) => slide.settings)).toEqual([null, null, null]);
  expect(source.mdx).toContain('Note: this is prose');
});

test('D5 the text for the compiler keeps every line at its number', () => {
  const text = `${HEAD}# A\r\n\r\n---\r\nname: b\r\n---\r\n\r\n# B`;
  const mdx = cutDeck(text).mdx.split('\n');
  expect(mdx).toEqual(['', '', '', '# A', '', '***', '', '', '', '# B']);
});

test('D6 frontmatter that does not end is said so and nothing is cut', () => {
  const source = cutDeck('---\ntitle: T\n\n# A\n');
  expect(source.unclosedManifest).toBe(true);
  expect(source.manifest).toBeNull();
});

test('D7 slides without content are marked', () => {
  expect(cutDeck(`${HEAD}# A\n\n---\n\n---\n\n# B`).slides.map((slide) => slide.empty)).toEqual([false, true, false]);
});

test('D8 no text makes it fail: slides are one more than separators, and lines stay', () => {
  const line = fc.constantFrom(
    '---',
    '```',
    '````',
    '~~~',
    '# A',
    '',
    'key: value',
    'text',
    '- a',
    '--- ',
    '\t---',
    '﻿',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(line, { maxLength: 40 }).map((lines) => lines.join('\n')),
  );
  fc.assert(
    fc.property(text, (source) => {
      const cut = cutDeck(source);
      expect(cut.slides).toHaveLength(cut.separators.size + 1);
      expect(cut.mdx.split('\n')).toHaveLength(source.split(/\r\n|\r|\n/).length);
      for (const slide of cut.slides) expect(slide.line).toBeGreaterThanOrEqual(1);
    }),
  );
});

test('D9 four hyphens begin a detail of the slide above, with settings of its own', () => {
  const source = cutDeck(`${HEAD}# A\n\n----\nname: a1\n---\n\n# A1\n\n---\n\n# B\n`);
  expect(source.slides.map(({ direction }) => direction)).toEqual(['across', 'down', 'across']);
  expect(source.slides[1]?.settings?.text).toBe('name: a1');
});

test('D10 settings of the first slide may follow the frontmatter', () => {
  const source = cutDeck('---\ntitle: T\n---\nlayout: title\n---\n\n# A\n');
  expect(source.manifest?.text).toBe('title: T');
  expect(source.slides).toMatchObject([{ settings: { text: 'layout: title', line: 4 } }]);
});
