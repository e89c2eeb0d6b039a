// A lab in a room, with a real shell behind it: answers, and the way to a task.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blockId } from '#core/ids';
import { openLibrary } from '#server/content/library';
import { type InProcess, startInProcess, TEST_CONTENT } from '../support/in-process';
import { Participant } from '../support/participant';

let server: InProcess;

beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

async function idOf(name: string): Promise<string> {
  const outcome = await openLibrary(TEST_CONTENT).compiled('lab');
  const block = outcome?.ok ? outcome.deck.blocks.find((each) => each.name === name) : undefined;
  return blockId('lab', name, block?.hash ?? '');
}

async function atPrompt(): Promise<Participant> {
  const participant = await Participant.join({ url: server.url, deck: 'lab', cookie: await server.presenter() });
  participant.open();
  await participant.prompt();
  return participant;
}

test('LR1 the way to a task is gone in the terminal, and what follows finds it done', async () => {
  const learner = await atPrompt();
  learner.send({ type: 'catch-up', task: 'count', terminal: 1 });
  const arrived = await learner.fact('catch-up-changed', ({ catchUp }) => catchUp?.done === 1);
  expect(arrived.catchUp).toEqual({ task: 'count', done: 1, of: 1, block: null, problem: null });
  learner.type('cat greeting.txt\r');
  await learner.sees(/Ahoy, crew\r/);
  learner.leave();
});

test('LR2 another page of the same person finds what was answered, and what is right only then', async () => {
  const learner = await atPrompt();
  learner.send({ type: 'answer-question', question: 'redirect', options: [0], text: '' });
  await learner.fact('answer-changed', ({ answer }) => answer?.state === 'wrong');
  expect(JSON.stringify(learner.facts)).not.toContain('opens the file');
  learner.send({ type: 'answer-question', question: 'redirect', options: [1], text: '' });
  await learner.fact('answer-changed', ({ answer }) => answer?.state === 'right');
  const other = await Participant.join({ url: server.url, deck: 'lab', cookie: learner.cookie });
  const snapshot = await other.fact('snapshot');
  expect(snapshot.answers.redirect).toMatchObject({
    state: 'right',
    explanation: expect.stringContaining('opens the file'),
  });
  other.leave();
  learner.leave();
});

test('LR3 a task that there is not, and answers without a question, are refused', async () => {
  const learner = await atPrompt();
  learner.send({ type: 'catch-up', task: 'nowhere', terminal: 1 });
  await learner.fact('refused', ({ message }) => message.includes('no such task'));
  learner.send({ type: 'answer-question', question: 'nothing', options: [], text: '' });
  await learner.fact('refused', ({ reason }) => reason === 'unknown-question');
  learner.leave();
});

test('LR4 a task is done when its conditions hold together, and stays so; help that was asked for is known', async () => {
  const learner = await atPrompt();
  learner.send({ type: 'begin-task', task: 'greet' });
  learner.send({ type: 'show-hint', task: 'greet', hint: 1 });
  await learner.fact('progress-changed', ({ progress }) => progress.tasks.greet?.hints === 1);
  learner.run(await idOf('write-greeting'));
  await learner.fact('run-changed', ({ run }) => run?.state === 'finished');
  learner.send({ type: 'check-block', block: await idOf('greeting') });
  const done = await learner.fact('progress-changed', ({ progress }) => Boolean(progress.tasks.greet?.doneAt));
  expect(done.progress.tasks.greet).toMatchObject({ hints: 1, solution: false, begunAt: expect.any(Number) });
  learner.send({ type: 'reset-task', task: 'greet' });
  await learner.fact('progress-changed', ({ progress }) => progress.tasks.greet === undefined);
  learner.leave();
});
