// What decks that are rehearsed at once say is shown one deck after the other, and nothing of it is lost.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LinesInTurn } from '#server/rehearse/lines-in-turn';

test('LT1 the first deck’s lines come at once, the next one’s when it has ended', () => {
  const shown: string[] = [];
  const lines = new LinesInTurn((line) => void shown.push(line));
  lines.say(1, 'second begins');
  lines.say(0, 'first begins');
  expect(shown).toEqual(['first begins']);
  lines.end(1);
  lines.say(2, 'third begins');
  lines.say(0, 'first ends');
  lines.end(0);
  expect(shown).toEqual(['first begins', 'first ends', 'second begins', 'third begins']);
  lines.say(2, 'third ends');
  expect(shown.at(-1)).toBe('third ends');
});

test('LT2 however they come, each deck’s lines stand together, in their order', () => {
  const decks = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(decks, fc.infiniteStream(fc.nat()), (counts, picks) => {
      const shown: string[] = [];
      const lines = new LinesInTurn((line) => void shown.push(line));
      const left = counts.map((count, deck) => ({ deck, said: 0, count }));
      while (left.length > 0) {
        const at = (picks.next().value ?? 0) % left.length;
        const one = left[at];
        if (!one) break;
        if (one.said < one.count) lines.say(one.deck, `${one.deck} ${one.said++}`);
        else lines.end(left.splice(at, 1)[0]?.deck ?? 0);
      }
      const inOrder = counts.flatMap((count, deck) => Array.from({ length: count }, (_, said) => `${deck} ${said}`));
      expect(shown).toEqual(inOrder);
    }),
  );
});
