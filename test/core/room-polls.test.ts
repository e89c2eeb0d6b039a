import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAnswer, MAX_POLL_OPTIONS, percentOf, pollProblem } from '#core/polls';
import {
  afterPollEvent,
  MAX_CHANGES,
  MAX_POLLS,
  type PollEvent,
  pollView,
  type RoomPolls,
  tallyOf,
  voteProblem,
  votesOf,
} from '#core/room-polls';

const text = (more: object = {}) => ({
  title: 'Which?',
  options: ['a', 'b', 'c'],
  isSeveral: false,
  isLive: false,
  ...more,
});
const opened = (more: object = {}, poll = 'which'): PollEvent => ({ type: 'poll-opened', poll, text: text(more) });
const voted = (member: string, ...options: number[]): PollEvent => ({ type: 'voted', poll: 'which', member, options });
const after = (...events: PollEvent[]) => events.reduce<RoomPolls>(afterPollEvent, new Map());
const only = (polls: RoomPolls) => {
  const poll = polls.get('which');
  if (!poll) throw new Error('there is no poll');
  return poll;
};

test('PO1 one person has one vote, changes it while the poll is open, and takes it back', () => {
  const polls = after(opened(), voted('ada', 1), voted('bob', 1), voted('ada', 2));
  expect(tallyOf(only(polls))).toEqual({ counts: [0, 1, 1], people: 2 });
  expect(votesOf(polls, 'ada')).toEqual({ which: [2] });
  const back = afterPollEvent(polls, voted('ada'));
  expect([tallyOf(only(back)), votesOf(back, 'ada')]).toEqual([{ counts: [0, 1, 0], people: 1 }, {}]);
  const closed = afterPollEvent(polls, { type: 'poll-closed', poll: 'which' });
  expect(afterPollEvent(closed, voted('bob', 0))).toBe(closed);
});

test('PO2 whatever is sent, counts add up to what each may give, and no more than there are people', () => {
  const anyVote = fc.tuple(
    fc.constantFrom('ada', 'bob', 'cleo'),
    fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.boolean(), fc.array(anyVote, { maxLength: 40 }), (isSeveral, votes) => {
      const polls = after(opened({ isSeveral }), ...votes.map(([member, options]) => voted(member, ...options)));
      const { counts, people } = tallyOf(only(polls));
      const sum = counts.reduce((all, count) => all + count, 0);
      expect(people).toBeLessThanOrEqual(3);
      expect(Math.max(...counts)).toBeLessThanOrEqual(people);
      expect(isSeveral ? sum >= people : sum === people).toBe(true);
    }),
  );
});

test('PO3 results are hidden until they are shown, but for who runs polls; a live poll shows them from the start', () => {
  const polls = after(opened(), voted('ada', 0));
  expect(pollView(only(polls), false).tally).toBeNull();
  expect(pollView(only(polls), true).tally).toEqual({ counts: [1, 0, 0], people: 1 });
  const shown = afterPollEvent(polls, { type: 'results-shown', poll: 'which', areShown: true });
  expect(pollView(only(shown), false).tally).toEqual({ counts: [1, 0, 0], people: 1 });
  expect(pollView(only(after(opened({ isLive: true }))), false).tally).toEqual({ counts: [0, 0, 0], people: 0 });
  expect(JSON.stringify(pollView(only(shown), true))).not.toContain('ada');
});

test('PO4 opened again it goes on with its votes, and begins anew where its answers are others', () => {
  const closed = after(opened(), voted('ada', 0), { type: 'poll-closed', poll: 'which' });
  expect(tallyOf(only(afterPollEvent(closed, opened()))).people).toBe(1);
  expect(tallyOf(only(afterPollEvent(closed, opened({ options: ['a', 'x', 'c'] })))).people).toBe(0);
});

test('PO5 polls of a room and changes of mind are bounded, and the last answer stays', () => {
  let polls = after(opened());
  for (let change = 0; change <= MAX_CHANGES; change += 1) polls = afterPollEvent(polls, voted('ada', change % 2));
  expect(voteProblem(polls.get('which'), 'ada', [2])).toContain('The last one stays');
  expect(afterPollEvent(polls, voted('ada', 2))).toBe(polls);
  for (let count = 0; count < MAX_POLLS + 5; count += 1) polls = afterPollEvent(polls, opened({}, `p-${count}`));
  expect(polls.size).toBe(MAX_POLLS);
});

test('PO7 a quiz made on the spot tells what is right with its results only, and takes no answers from then on', () => {
  const asked = after(opened({ right: [1], isLive: true }), voted('ada', 1), voted('bob', 0));
  for (const seesAll of [true, false]) expect(pollView(only(asked), seesAll)).not.toHaveProperty('right');
  expect(pollView(only(asked), false)).toMatchObject({ isOpen: true, areShown: false, tally: null });
  const shown = afterPollEvent(asked, { type: 'results-shown', poll: 'which', areShown: true });
  expect(pollView(only(shown), false)).toMatchObject({ isOpen: false, right: [1], tally: { counts: [1, 1, 0] } });
  expect(afterPollEvent(shown, voted('bob', 1))).toBe(shown);
  const hidden = afterPollEvent(shown, { type: 'results-shown', poll: 'which', areShown: false });
  expect(pollView(only(hidden), true)).not.toHaveProperty('right');
  const plain = afterPollEvent(after(opened()), { type: 'results-shown', poll: 'which', areShown: true });
  expect(pollView(only(plain), false)).toMatchObject({ isOpen: true });
});

test('PO6 what cannot be asked or answered is told', () => {
  expect(pollProblem(text())).toBeNull();
  const long = Array.from({ length: MAX_POLL_OPTIONS + 1 }, (_, index) => `${index}`);
  for (const wrong of [
    { title: '' },
    { options: ['a'] },
    { options: long },
    { options: ['a', 'a'] },
    { options: ['a', ''] },
  ])
    expect(pollProblem(text(wrong)), JSON.stringify(wrong)).not.toBeNull();
  for (const given of [[3], [-1], [0.5], [0, 1], [Number.NaN]]) expect(isAnswer(text(), given)).toBe(false);
  expect(isAnswer(text({ isSeveral: true }), [0, 2])).toBe(true);
  expect(isAnswer(text({ isSeveral: true }), [0, 0])).toBe(false);
  expect([percentOf(1, 3), percentOf(0, 0), percentOf(2, 2)]).toEqual([33, 0, 100]);
});
