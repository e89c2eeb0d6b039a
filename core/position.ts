// Owns where one is in a talk, slide and step, how that is written in an address, and which position is next. Talk,
// presenter, follower, recording and export go by the same clock.

/** A slide as far as the clock needs it. */
export type Stop = {
  /** The slide's address: unique in its deck, explicit or from its first heading. */
  name: string;
  /** Number of its last step; steps count from 0, at which nothing has been revealed yet. */
  steps: number;
  /** Place among the chapters, from 0. */
  across: number;
  /** Place within its chapter, from 0: details lie down. */
  down: number;
};

/** `slide`: index in the deck's order of reading, which goes down each chapter before it goes across. */
export type Position = { slide: number; step: number };

export const START: Position = { slide: 0, step: 0 };

export const MOVES = [
  'next',
  'previous',
  'next-slide',
  'previous-slide',
  'next-chapter',
  'previous-chapter',
  'first',
  'last',
] as const;
export type Move = (typeof MOVES)[number];

/** `build-it` at step 0, `build-it.3` at step 3. Slide names have no full stop. */
export function addressOf(stops: readonly Stop[], { slide, step }: Position): string {
  const name = stops[slide]?.name ?? '';
  return step > 0 ? `${name}.${step}` : name;
}

/** Null when no slide has that name. A step beyond the slide's last one is the last one. */
export function positionAt(stops: readonly Stop[], address: string): Position | null {
  const [, name = '', step = '0'] = /^([^.]*)(?:\.(\d{1,4}))?$/.exec(address) ?? [];
  const slide = name === '' ? -1 : stops.findIndex((stop) => stop.name === name);
  return slide < 0 ? null : within(stops, { slide, step: Number(step) });
}

/** The nearest position that there is. */
export function within(stops: readonly Stop[], { slide, step }: Position): Position {
  const at = Math.min(Math.max(slide, 0), Math.max(stops.length - 1, 0));
  return { slide: at, step: Math.min(Math.max(step, 0), stops[at]?.steps ?? 0) };
}

/**
 * Where a move leads; the same position at either end. `next` and `previous` are inverses: going back shows a slide as
 * going forward left it. All others land where nothing of the slide has been revealed yet.
 */
export function moved(stops: readonly Stop[], from: Position, move: Move): Position {
  const { slide, step } = within(stops, from);
  const last = Math.max(stops.length - 1, 0);
  const to = (index: number): Position => within(stops, { slide: index, step: 0 });
  switch (move) {
    case 'next':
      if (step < (stops[slide]?.steps ?? 0)) return { slide, step: step + 1 };
      return slide < last ? to(slide + 1) : { slide, step };
    case 'previous':
      if (step > 0) return { slide, step: step - 1 };
      return slide > 0 ? { slide: slide - 1, step: stops[slide - 1]?.steps ?? 0 } : { slide, step };
    case 'next-slide':
      return slide < last ? to(slide + 1) : { slide, step };
    case 'previous-slide':
      return to(step > 0 ? slide : slide - 1);
    case 'next-chapter':
      return toChapter(stops, slide, 1) ?? { slide, step };
    case 'previous-chapter':
      return toChapter(stops, slide, -1) ?? to(0);
    case 'first':
      return to(0);
    case 'last':
      return to(last);
    default:
      return move satisfies never;
  }
}

/** Back leads to the head of one's own chapter first. */
function toChapter(stops: readonly Stop[], slide: number, by: 1 | -1): Position | null {
  const here = stops[slide];
  if (!here) return null;
  const chapter = by < 0 && here.down > 0 ? here.across : here.across + by;
  const index = stops.findIndex((stop) => stop.across === chapter);
  return index < 0 ? null : { slide: index, step: 0 };
}

/**
 * Which of `count` stages, such as ranges of lines, is shown at `step`, when the second begins at step `from` and each
 * further one a step later. From 0.
 */
export function stageAt(step: number, from: number, count: number): number {
  return Math.min(Math.max(step - from + 1, 0), Math.max(count - 1, 0));
}
