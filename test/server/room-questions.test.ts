import { expect, test } from 'vitest';
import type { Deck } from '#core/deck';
import type { Fact } from '#core/protocol';
import type { Question, RightAnswer } from '#core/tasks';
import { RoomQuestions } from '#server/live/room-questions';

const question = (name: string, kind: Question['kind'], options: string[] = []): Question => ({
  ...{ name, kind, title: name, options, slide: 's', task: null, line: 1 },
});
const LAYERS = ['one', 'another', 'a third'];
const questions = [
  question('layers', 'several', LAYERS),
  question('one', 'single', LAYERS),
  question('port', 'text'),
  question('seen', 'confirm'),
];
const right: RightAnswer[] = [
  { question: 'layers', options: [0, 2], text: null, explanation: 'Because <script>x</script> **so**.' },
  { question: 'port', options: [], text: '8080', explanation: null },
];
const blank = { options: [], text: '' };

function openRoom() {
  const facts: Fact[] = [];
  const deck = { read: async () => ({ questions }) as unknown as Deck, answers: async () => right };
  return { room: new RoomQuestions(deck, (fact) => facts.push(fact)), facts };
}

test('QU1 a wrong answer tells nothing but how many there have been; a right one brings the explanation, as text', async () => {
  const { room, facts } = openRoom();
  await room.answer({ ...blank, question: 'layers', options: [0] });
  await room.answer({ ...blank, question: 'layers', options: [1] });
  expect(facts.at(-1)).toEqual({ type: 'answer-changed', question: 'layers', answer: { state: 'wrong', tries: 2 } });
  await room.answer({ ...blank, question: 'layers', options: [2, 0] });
  expect(room.answers.layers).toMatchObject({ state: 'right' });
  const html = JSON.stringify(facts.at(-1));
  expect(html).toContain('<strong>so</strong>');
  expect(html).not.toContain('<script');
});

test('QU5 an explanation comes in all languages of the deck', async () => {
  const facts: Fact[] = [];
  const translated = [{ ...right[1], question: 'port', explanation: 'So.', translations: { fr: 'Donc **oui**.' } }];
  const deck = {
    read: async () => ({ questions }) as unknown as Deck,
    answers: async () => translated as RightAnswer[],
  };
  const room = new RoomQuestions(deck, (fact) => facts.push(fact));
  await room.answer({ ...blank, question: 'port', text: '8080' });
  const { answer } = facts[0]?.type === 'answer-changed' ? facts[0] : { answer: null };
  expect(JSON.stringify(answer)).toContain('<strong>oui</strong>');
});

test('QU2 what has been answered rightly stays so', async () => {
  const { room, facts } = openRoom();
  await room.answer({ ...blank, question: 'port', text: ' 8080' });
  await room.answer({ ...blank, question: 'port', text: '1' });
  expect(facts).toHaveLength(1);
  expect(room.isRight('port')).toBe(true);
});

test('QU3 a confirmation is right as soon as it is made; a question that there is not is refused', async () => {
  const { room, facts } = openRoom();
  expect(await room.answer({ ...blank, question: 'seen' })).toBeNull();
  expect(await room.answer({ ...blank, question: '__proto__' })).toMatchObject({ reason: 'unknown-question' });
  expect(facts).toHaveLength(1);
});

test('QU6 options that a question does not offer, or not together, are refused and no try', async () => {
  const { room, facts } = openRoom();
  for (const [name, ...options] of [
    ['layers', 3],
    ['layers', -1],
    ['one', 0, 1],
    ['port', 0],
    ['seen', 0],
  ] as const)
    expect(await room.answer({ ...blank, question: name, options })).toMatchObject({ reason: 'unknown-question' });
  expect([facts, room.answers]).toEqual([[], {}]);
  expect(await room.answer({ ...blank, question: 'layers', options: [0, 1] })).toBeNull();
});

test('QU4 answers of an earlier run are taken on with their explanation, and can be forgotten', async () => {
  const { room, facts } = openRoom();
  await room.adopt(['layers']);
  expect(room.answers.layers).toMatchObject({ state: 'right', explanation: expect.stringContaining('so') });
  room.forget(['layers', 'port']);
  expect(room.answers).toEqual({});
  expect(facts.at(-1)).toEqual({ type: 'answer-changed', question: 'layers', answer: null });
  expect(facts).toHaveLength(2);
});
