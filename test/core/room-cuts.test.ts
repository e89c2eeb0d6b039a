import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Mark } from '#core/playback';
import { redactor, withoutCutCues, withoutCutMarks, withoutCutTexts } from '#core/room-cuts';
import { keptOf, parseKeptEvent } from '#core/room-kept';
import { parseRoomReport } from '#core/room-report';

test('CR1 what was cut becomes blocks, in any capitals and over the end of a line; all else stays', () => {
  const { text, places } = redactor(['sword fish', 'a.b*c']);
  expect(text('the Sword\nFish, swordfish and SWORD   FISH')).toBe('the █████\n████, swordfish and █████   ████');
  expect(text('a.b*c and axbbc')).toBe('█████ and axbbc');
  expect(places('sword fish sword fish a.b*c')).toBe(3);
  expect(redactor(['👋👋👋👋']).text('hi 👋👋👋👋')).toBe('hi ████');
  expect(redactor([]).text('as it is')).toBe('as it is');
});

test('CR5 what is said over the end of a caption is cut in both, and each keeps its lines', () => {
  const cue = (from: number, text: string) => ({ from, to: from + 1, text });
  const cues = [cue(0, 'my password is\ncorrect'), cue(1, 'horse battery'), cue(2, 'and\nso on')];
  expect(withoutCutCues(cues, redactor(['correct horse'])).map(({ text }) => text)).toEqual([
    'my password is\n███████',
    '█████ battery',
    'and\nso on',
  ]);
  expect(withoutCutCues(cues, redactor([]))).toEqual(cues);
});

test('CR2 whatever is cut, it stands nowhere any more, and lengths are the same', () => {
  const secret = fc
    .string({ minLength: 4, maxLength: 12 })
    .filter((each) => each.trim().length >= 4 && !each.includes('█'));
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (cut, before, after) => {
      const { text } = redactor([cut]);
      const words = text(`${before}${cut.trim()}${after}`);
      expect(words).not.toContain(cut.trim());
      expect([...words]).toHaveLength([...`${before}${cut.trim()}${after}`].length);
      expect(text(words)).toBe(words);
    }),
  );
});

const MARKS: Mark[] = [
  { at: 1, kind: 'said', by: 'Grace', text: 'it is swordfish', results: null },
  {
    ...{ at: 2, kind: 'poll', by: '', text: 'swordfish?' },
    results: { people: 2, options: [{ text: 'swordfish', count: 1 }] },
  },
];

test('CR3 marks and reports say nothing that was cut, and are whole', () => {
  const redact = redactor(['swordfish', 'Grace']);
  const marks = withoutCutMarks(MARKS, redact);
  expect(JSON.stringify(marks)).not.toMatch(/swordfish|Grace/);
  expect(marks[1]?.results).toEqual({ people: 2, options: [{ text: '█████████', count: 1 }] });
  const person = {
    ...{
      name: 'Grace',
      role: 'presenter' as const,
      joinedAt: 1,
      leftAt: null,
      secondsHere: 1,
      visits: 1,
      ownPlace: null,
    },
    ...{ hands: 1, tasksDone: 0, doneElsewhere: 0, unfinished: [] },
  };
  const report = {
    ...{ code: 'ABC234', deck: 'swordfish', title: 'Swordfish', openedAt: 0, begunAt: null, endedAt: null },
    ...{ people: [person], tasks: [], slides: [], quizzes: [] },
    hands: [{ at: 1, name: 'Grace', about: 'swordfish', slide: '' }],
    polls: [{ at: 1, title: 'swordfish?', people: 1, answers: [{ text: 'swordfish', count: 1 }] }],
    questions: [{ at: 1, text: 'swordfish', by: 'Grace', votes: 0, standing: 'open' as const }],
  };
  const told = withoutCutTexts(report, redact);
  expect(parseRoomReport(told)).toEqual(told);
  // The deck is everybody's.
  expect(told).toMatchObject({ deck: 'swordfish', title: 'Swordfish' });
  expect(JSON.stringify({ ...told, deck: '', title: '' })).not.toMatch(/swordfish|Grace/);
});

test('CR4 cuts are counted as they come and taken back by their number; what is none is passed over', () => {
  const events = [
    { type: 'text-cut', text: 'first' },
    { type: 'text-cut', text: 'second' },
    { type: 'text-restored', cut: 1 },
    { type: 'text-restored', cut: 9 },
    { type: 'text-cut', text: '' },
    { type: 'text-cut', text: 'x'.repeat(5_000) },
    { type: 'text-cut', text: 'first' },
    { type: 'text-restored', cut: 'x' },
  ];
  const { cuts, cutChanges } = keptOf(events.map((event, at) => ({ at, event })));
  expect(cuts).toEqual([
    { id: 2, at: 1, text: 'second' },
    { id: 3, at: 6, text: 'first' },
  ]);
  expect(cutChanges).toBe(5);
  expect(parseKeptEvent({ type: 'text-cut' })).toBeNull();
});
