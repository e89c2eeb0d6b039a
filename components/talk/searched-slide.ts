import type { SearchedSlide } from '#core/slide-search';
import type { SlideRef } from './clock';

/** What can be read on the slide, as the page has it. */
export function searchedSlide({ name, number, title }: SlideRef): SearchedSlide {
  return { number, title, text: document.getElementById(name)?.querySelector('.slide-canvas')?.textContent ?? '' };
}
