import { renderMermaidSVG } from 'beautiful-mermaid';
import { expect, test, vi } from 'vitest';
import { compileDeck } from '#server/content/compile';
import { DrawnBefore } from '#server/content/drawn-before';

vi.mock('beautiful-mermaid', async (importOriginal) => {
  const original = await importOriginal<typeof import('beautiful-mermaid')>();
  return { ...original, renderMermaidSVG: vi.fn(original.renderMermaidSVG) };
});

const deck = (words: string, node: string) =>
  `---\ntitle: T\n---\n\n# A\n\n${words}\n\n\`\`\`mermaid\nflowchart LR\n  a --> ${node}\n\`\`\`\n`;

test('DB1 a diagram is laid out anew only when its text changes, also where it has moved', async () => {
  const compile = (text: string) => compileDeck('d', 'd/deck.mdx', text);
  const laidOut = vi.mocked(renderMermaidSVG);
  const first = await compile(deck('one', 'b'));
  const { length } = laidOut.mock.calls;
  expect(length).toBeGreaterThan(0);
  const moved = await compile(deck('two\n\nthree', 'b'));
  expect(laidOut.mock.calls.length).toBe(length);
  expect([first.ok, moved.ok]).toEqual([true, true]);
  await compile(deck('two', 'c'));
  expect(laidOut.mock.calls.length).toBeGreaterThan(length);
});

test('DB2 what has not been asked for longest goes first', () => {
  const before = new DrawnBefore<number>(6);
  before.keep('aaa', 1);
  before.keep('bbb', 2);
  expect(before.get('aaa')).toBe(1);
  before.keep('ccc', 3);
  expect([before.get('aaa'), before.get('bbb'), before.get('ccc')]).toEqual([1, undefined, 3]);
});

test('DB3 what is longer than all that is kept is not kept, and drives nothing out', () => {
  const before = new DrawnBefore<number>(6);
  before.keep('aaa', 1);
  before.keep('too long', 2);
  expect([before.get('aaa'), before.get('too long')]).toEqual([1, undefined]);
});
