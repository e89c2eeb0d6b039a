import { LAYOUTS } from '#core/layouts';
import type { SlideRef } from '../talk/clock';

/** The slides as they stand on the page: all that moving between them needs is on their elements. */
export function stopsOf(root: HTMLElement): SlideRef[] {
  return [...root.querySelectorAll<HTMLElement>('.slide')].map((slide) => {
    const { steps, across, down, layout } = slide.dataset;
    const number = Number.parseInt(slide.querySelector('.slide-link-number')?.textContent ?? '', 10);
    return {
      name: slide.id,
      title: slide.querySelector('.slide-link-title')?.textContent ?? '',
      layout: LAYOUTS.find((each) => each === layout) ?? 'default',
      number: Number.isNaN(number) ? null : number,
      steps: Number(steps),
      across: Number(across),
      down: Number(down),
      // Nothing runs here.
      actions: [],
    };
  });
}
