import type { SearchedSlide } from '#core/slide-search';
import type { SlideRef } from './clock';

/** What stands on both sides of these is one word, or one line. */
const INLINE = 'a, abbr, b, code, em, i, kbd, mark, small, strong, sub, sup, :is(pre, code) *';

/** What can be read on the slide, as the page has it. */
export function searchedSlide({ name, number, title }: SlideRef): SearchedSlide {
  const canvas = document.getElementById(name)?.querySelector('.slide-canvas');
  return { number, title, text: canvas ? textOf(canvas) : '' };
}

function textOf(node: Node): string {
  if (node instanceof Text) return node.data;
  if (!(node instanceof Element)) return '';
  const text = [...node.childNodes].map(textOf).join('');
  return node.matches(INLINE) ? text : ` ${text} `;
}
