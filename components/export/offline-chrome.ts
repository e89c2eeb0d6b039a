import type { Position } from '#core/position';
import type { SlideRef } from '../talk/clock';
import { placeOf } from '../talk/place';

/** What the bar says of where one is. */
export function showPlace(root: HTMLElement, slides: readonly SlideRef[], position: Position): void {
  const { number, count, share, isFirst, isLast } = placeOf(slides, position);
  const place = root.querySelector('.chrome-number');
  if (place) {
    const of = document.createElement('span');
    of.className = 'chrome-count';
    of.textContent = `/ ${count}`;
    place.replaceChildren(...(number === null ? [] : [`${number} `, of]));
  }
  const bar = root.querySelector<HTMLElement>('.chrome-progress > div');
  if (bar) bar.style.transform = `scaleX(${share})`;
  setOff(root, 'previous', isFirst);
  setOff(root, 'next', isLast);
}

function setOff(root: HTMLElement, action: string, isOff: boolean): void {
  const button = root.querySelector<HTMLButtonElement>(`.chrome [data-action="${action}"]`);
  if (button) button.disabled = isOff;
}
