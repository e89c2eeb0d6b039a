import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partsOfNotes, stepsOfNotes } from '#core/notes';

test('NO1 markers cut notes into parts, each of which belongs to a step', () => {
  expect(partsOfNotes('Hello.\n\n[step] One. [step]Two. [step:5] Five. [step] Six.')).toEqual([
    { step: 0, text: 'Hello.\n\n' },
    { step: 1, text: ' One. ' },
    { step: 2, text: 'Two. ' },
    { step: 5, text: ' Five. ' },
    { step: 6, text: ' Six.' },
  ]);
  expect(stepsOfNotes('a [step] b [step:4] c')).toBe(4);
});

test('NO2 notes without markers belong to the beginning, and nothing is lost', () => {
  expect(partsOfNotes('Only text with [a link](x) and [steps].')).toEqual([
    { step: 0, text: 'Only text with [a link](x) and [steps].' },
  ]);
  expect(partsOfNotes(' ')).toEqual([]);
  const piece = fc.constantFrom('[step]', '[step:2]', 'word', '\n', ' ', '[', ']');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      const kept = partsOfNotes(text).map((part) => part.text);
      expect(kept.join('').trim()).toBe(text.replace(/\[step(?::\d{1,2})?\]/g, '').trim());
    }),
  );
});
