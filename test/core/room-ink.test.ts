import { expect, test } from 'vitest';
import { MAX_INK_NUMBERS, RoomInk } from '#core/room-ink';
import type { InkMessage } from '#core/window-messages';

const drew = (slide: string, stroke: string, from: number, points: number[]): InkMessage => ({
  ...{ type: 'drew', slide, stroke, from, points },
});
const cleared = (slide: string): InkMessage => ({ type: 'cleared', slide });

function after(...messages: InkMessage[]): InkMessage[] {
  const ink = new RoomInk();
  for (const message of messages) ink.take(message);
  return ink.messages();
}

test('RI1 who comes late is told each stroke whole, on a slide that is wiped before', () => {
  const said = after(drew('a', '1', 0, [0, 0]), { type: 'pointed', at: [1, 1] }, drew('a', '1', 2, [0.5, 1]));
  expect(said).toEqual([cleared('a'), drew('a', '1', 0, [0, 0, 0.5, 1])]);
  expect(after({ type: 'pointed', at: null })).toEqual([]);
});

test('RI2 what was undone or cleared is not told, and that a slide was wiped is', () => {
  const both = [drew('a', '1', 0, [0, 0]), drew('a', '2', 0, [1, 1]), drew('b', '1', 0, [1, 0])];
  expect(after(...both, { type: 'undid', slide: 'a', stroke: '1' })).toEqual([
    ...[cleared('a'), cleared('b'), drew('a', '2', 0, [1, 1]), drew('b', '1', 0, [1, 0])],
  ]);
  expect(after(...both, cleared('a'))).toEqual([cleared('a'), cleared('b'), drew('b', '1', 0, [1, 0])]);
});

test('RI3 a piece that comes twice or out of order counts once', () => {
  const said = after(drew('a', '1', 0, [0, 0]), drew('a', '1', 0, [0, 0]), drew('a', '1', 6, [1, 1]));
  expect(said).toEqual([cleared('a'), drew('a', '1', 0, [0, 0])]);
});

test('RI4 what is kept is bounded: the oldest strokes go, and do not come back with their ends', () => {
  const half = Array.from({ length: MAX_INK_NUMBERS / 2 }, () => 0.5);
  const said = after(drew('a', '1', 0, half), drew('a', '2', 0, half), drew('a', '3', 0, [1, 1]));
  expect(said.map((each) => each.type === 'drew' && each.stroke)).toEqual([false, '2', '3']);
  expect(after(drew('a', '1', 0, [...half, ...half, 1, 1]), drew('a', '1', half.length * 2 + 2, [1, 1]))).toEqual([
    cleared('a'),
  ]);
  const slides = after(...Array.from({ length: 300 }, (_, index) => drew(`s${index}`, '1', 0, [1, 1])));
  expect(slides.length).toBe(400);
});
