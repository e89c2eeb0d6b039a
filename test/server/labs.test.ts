import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileDeck } from '#server/content/compile';

const HEAD = '---\ntitle: L\n---\n\n';
const BUILD = [
  '<Task name="build" minutes={3}>',
  '### Build it',
  '',
  'Words.',
  '',
  '```sh run',
  'make',
  '```',
  '',
  '```sh check title="There is an image"',
  'test -e image || { echo "No image yet."; false; }',
  '```',
  '',
  '<Hint>Look at `make help`.</Hint>',
  '',
  '<Hint>',
  'It is `make`.',
  '</Hint>',
  '',
  '<Solution>',
  '',
  '```dockerfile file=Dockerfile',
  'FROM scratch',
  '```',
  '',
  '```sh run',
  'make image',
  '```',
  '',
  '</Solution>',
  '',
  '```sh wrong reason=/No image/',
  'touch secretly-wrong',
  '```',
  '</Task>',
].join('\n');
const QUIZ = [
  '<Quiz name="layers">',
  'What changes the digest?',
  '',
  '- [ ] A new tag',
  '- [x] A new `layer`',
  '',
  '> The digest is the hash of **what is in it**.',
  '</Quiz>',
].join('\n');

async function compiled(body: string) {
  const outcome = await compileDeck('lab', 'lab/deck.mdx', `${HEAD}# Lab\n\n${body}\n`);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults));
  return outcome;
}

async function faults(body: string): Promise<string[]> {
  const outcome = await compileDeck('lab', 'lab/deck.mdx', `${HEAD}# Lab\n\n${body}\n`);
  return outcome.ok ? [] : outcome.faults.map(({ line, message }) => `${line}: ${message}`);
}

test('LB1 a task has conditions, hints, a solution, a way through and wrong tries, in the order of the text', async () => {
  const { deck } = await compiled(BUILD);
  expect(deck.tasks).toEqual([
    {
      ...{
        name: 'build',
        title: 'Build it',
        slide: 'lab',
        line: 7,
        after: [],
        undoes: [],
        minutes: 3,
        hints: 2,
        hasSolution: true,
      },
      ...{ conditions: ['build-check'], way: ['build', 'build-file', 'build-2'], wrong: ['build-wrong'] },
    },
  ]);
  const found = deck.blocks.map(({ name, role, task, path, title }) => [name, role, task, path ?? title]);
  expect(found).toEqual([
    ['build', 'run', 'build', null],
    ['build-check', 'check', 'build', 'There is an image'],
    ['build-file', 'file', 'build', 'Dockerfile'],
    ['build-2', 'run', 'build', null],
    ['build-wrong', 'wrong', 'build', null],
  ]);
});

test('LB2 nothing of a wrong try, of what is right or of its explanation is in the slides', async () => {
  const { code, deck, answers } = await compiled(
    `${BUILD}\n\n${QUIZ}\n\n<Quiz name="port" answer="8042">Which port?</Quiz>`,
  );
  for (const secret of ['secretly-wrong', 'hash of', '8042', 'checked']) expect(code).not.toContain(secret);
  expect(code).toContain('What changes the digest?');
  expect(deck.questions).toMatchObject([
    {
      name: 'layers',
      kind: 'single',
      title: 'What changes the digest?',
      options: ['A new tag', 'A new layer'],
      task: null,
    },
    { name: 'port', kind: 'text', title: 'Which port?', options: [] },
  ]);
  expect(answers).toEqual([
    { question: 'layers', options: [1], text: null, explanation: 'The digest is the hash of **what is in it**.' },
    { question: 'port', options: [], text: '8042', explanation: null },
  ]);
});

test('LB3 questions in a task are conditions of it', async () => {
  const body = `<Task name="look">\n### Look\n\n${QUIZ}\n\n<Confirm name="seen">I have seen it</Confirm>\n</Task>`;
  const { deck } = await compiled(body);
  expect(deck.tasks[0]?.conditions).toEqual(['layers', 'seen']);
  expect(deck.questions[1]).toMatchObject({ kind: 'confirm', title: 'I have seen it', task: 'look' });
});

test.each([
  ['<Hint>Alone</Hint>', '7: A hint stands in a task: put <Task> around both.'],
  ['```sh wrong reason=/x/\nfalse\n```', '7: A wrong try is one at a task: put it into the <Task> that it tries.'],
  ['<Task name="a">\n### A\n</Task>', '7: The task “A” can never be done: give it a check, a <Quiz> or a <Confirm>.'],
  [
    '<Task name="a" after="b">\n### A\n<Confirm name="c">x</Confirm>\n</Task>',
    '7: The task “a” is after “b”, which is no task.',
  ],
  ['<Task name="a" after="a">\n### A\n<Confirm name="c">x</Confirm>\n</Task>', '7: The task “a” is after itself.'],
  ['<Quiz name="q">\nAsk\n\n- [ ] a\n- [ ] b\n</Quiz>', '7: No answer of this quiz is right: mark it with [x].'],
  ['<Quiz name="q">\nAsk\n\n- a\n- b\n</Quiz>', '7: Each answer of a quiz begins with [ ] or [x].'],
  ['<Quiz name="q">\n- [x] a\n- [ ] b\n</Quiz>', '7: This quiz does not ask anything.'],
  ['<Quiz name="q" answer="/(/">Ask</Quiz>', '7: <Quiz> answer: answer="/(/" is no regular expression.'],
  ['<Confirm name="q"></Confirm>', '7: This confirmation does not say what is confirmed.'],
  ['```sh check holds\ntrue\n```', '7: Tasks build on tasks: put a check that holds for later ones into a <Task>.'],
  [
    '<Task name="a" undoes="c">\n### A\n<Confirm name="c">x</Confirm>\n</Task>',
    '7: The task “a” undoes “c”, which is no check of a task that it builds on.',
  ],
  ['<Quiz>Ask</Quiz>', /7: <Quiz> name: must be text/],
])('LB4 %j is a fault with its line', async (body, expected) => {
  const found = await faults(body);
  expect(found.join('\n')).toMatch(expected);
});

test('LB5 a name that is used twice is found, among tasks, blocks and questions', async () => {
  const task = '<Task name="a">\n### A\n<Confirm name="c">x</Confirm>\n</Task>';
  expect(await faults(`${task}\n\n${task}`)).toEqual([
    '12: Two tasks are called “a”; the other is at line 7.',
    '14: “c” is also what line 9 is called. Give one of them another name.',
  ]);
});

test('LB7 a check may hold for later tasks, until one of them undoes it', async () => {
  const first = '<Task name="a">\n### A\n\n```sh check name=there holds\ntrue\n```\n</Task>';
  const last = '<Task name="b" after="a" undoes="there">\n### B\n\n```sh check\ntrue\n```\n</Task>';
  const { deck, code } = await compiled(`${first}\n\n${last}`);
  expect(deck.blocks.map(({ name, holds }) => [name, holds])).toEqual([
    ['there', true],
    ['b-check', false],
  ]);
  expect(deck.tasks[1]?.undoes).toEqual(['there']);
  expect(code).not.toContain('undoes');
});

test('LB6 no text in a task makes compiling fail otherwise than by faults', async () => {
  const part = fc.constantFrom(
    ...['<Task name="a">', '</Task>', '<Hint>', '</Hint>', '<Solution>', '</Solution>', '<Quiz name="q">', '</Quiz>'],
    ...[
      '- [x] yes',
      '- [ ] no',
      '> why',
      '```sh check\ntrue\n```',
      '```sh wrong reason=/x/\nfalse\n```',
      'text',
      '### T',
    ],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
      await compileDeck('lab', 'lab/deck.mdx', `${HEAD}# Lab\n\n${parts.join('\n\n')}\n`);
    }),
    { numRuns: 60 },
  );
});
