import type { Position } from '#core/position';
import type { SlideRef } from '../talk/clock';

/** What the bar says of where one is. */
export function showPlace(root: HTMLElement, slides: readonly SlideRef[], { slide, step }: Position): void {
  const { number = null, steps = 0 } = slides[slide] ?? {};
  const count = slides.findLast((each) => each.number !== null)?.number ?? 0;
  const place = root.querySelector('.chrome-number');
  if (place) {
    const of = document.createElement('span');
    of.className = 'chrome-count';
    of.textContent = `/ ${count}`;
    place.replaceChildren(...(number === null ? [] : [`${number} `, of]));
  }
  const bar = root.querySelector<HTMLElement>('.chrome-progress > div');
  if (bar) bar.style.transform = `scaleX(${(slide + (step + 1) / (steps + 1)) / slides.length})`;
  const isLast = slide === slides.length - 1 && step === steps;
  setOff(root, 'previous', slide === 0 && step === 0);
  setOff(root, 'next', isLast);
}

function setOff(root: HTMLElement, action: string, isOff: boolean): void {
  const button = root.querySelector<HTMLButtonElement>(`.chrome [data-action="${action}"]`);
  if (button) button.disabled = isOff;
}
