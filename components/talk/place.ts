import type { Position } from '#core/position';
import type { SlideRef } from './clock';

/** What the bar shows of a position; `share`: of the talk, from 0 to 1, steps included. */
export function placeOf(slides: readonly SlideRef[], { slide, step }: Position) {
  const { number = null, steps = 0 } = slides[slide] ?? {};
  return {
    number,
    count: slides.findLast((each) => each.number !== null)?.number ?? 0,
    share: (slide + (step + 1) / (steps + 1)) / slides.length,
    isFirst: slide === 0 && step === 0,
    isLast: slide === slides.length - 1 && step === steps,
  };
}
