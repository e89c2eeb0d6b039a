import type { Position } from '#core/position';
import type { SlideRef } from './clock';

const MAX_LENGTH = 300;

/** What a screen reader hears of a move: the slide where that is another one than `before`, else what the step revealed. */
export function newsOf(slides: readonly SlideRef[], { slide, step }: Position, before: number): string {
  const { name = '', title = '' } = slides[slide] ?? {};
  if (slide !== before) return `Slide ${slide + 1} of ${slides.length}: ${title}`;
  const revealed = document.getElementById(name)?.querySelectorAll<HTMLElement>('[data-reached="now"]') ?? [];
  const text = [...revealed].map((element) => element.innerText).join(' ');
  return text.slice(0, MAX_LENGTH) || `Step ${step}.`;
}
