import { expect, test } from 'vitest';
import { compileDeck } from '#server/content/compile';

const compile = (body: string) => compileDeck('polls', 'polls/deck.mdx', `---\ntitle: P\n---\n\n# One\n\n${body}\n`);

async function faults(body: string): Promise<string[]> {
  const outcome = await compile(body);
  return outcome.ok ? [] : outcome.faults.map(({ line, message }) => `${line} ${message}`);
}

const poll = (attributes: string, ...lines: string[]) => `<Poll ${attributes}>\n\n${lines.join('\n')}\n\n</Poll>`;

test('PS1 a poll is a question and a list, and its words are plain', async () => {
  const outcome = await compile(poll('name="port" several live', 'Which `port`?', '', '- **80**', '- `8080`'));
  expect(outcome.ok && outcome.deck.polls).toEqual([
    {
      ...{ name: 'port', title: 'Which port?', options: ['80', '8080'], isSeveral: true, isLive: true },
      ...{ slide: 'one', line: 7 },
    },
  ]);
});

test('PS2 what cannot be asked is a fault at its line', async () => {
  const two = ['- a', '- b'];
  expect(await faults(poll('name="p"', ...two))).toEqual(['7 This poll does not ask anything.']);
  expect(await faults(poll('name="p"', 'Why?'))).toEqual([expect.stringContaining('7 A poll has 2 to 8 answers')]);
  expect(await faults(poll('name="p"', 'Why?', '', '- a', '- a'))).toEqual([
    '7 Two answers of this poll are the same.',
  ]);
  expect(await faults(poll('name="p"', 'Why?', '', '- [x] a', '- [ ] b'))).toEqual([
    '7 A poll has no right answers. Take the [ ] out, or make it a <Quiz>.',
  ]);
  expect(await faults(poll('', 'Why?', '', ...two))).toEqual([expect.stringContaining('<Poll> name')]);
  expect(await faults(poll('name="Not a slug"', 'Why?', '', ...two))).toEqual([expect.stringContaining('<Poll> name')]);
  const twice = poll('name="p"', 'Why?', '', ...two);
  expect(await faults(`${twice}\n\n${twice}`)).toEqual(['16 Two polls are called “p”; the other is at line 7.']);
});
