import type { Manner } from './clock';
import { animateStage } from './morph';
import './motion.css';

export type Change = {
  /** Null: the first slide that is shown. */
  left: HTMLElement | null;
  entered: HTMLElement;
  manner: Manner;
  /** Puts the marks; nothing has changed before. */
  mark: () => void;
};

/** What may be the same thing on two slides. */
const THINGS = '[data-id], h2, h3, p, li, img, figure, blockquote, svg, video';

/**
 * Makes a change of position seen as a motion: of slides that have a transition, of things that are on both slides, and
 * of code that turns into other code. Nothing moves for whoever asked for less motion, or after a jump.
 */
export function moveWith(change: Change): void {
  const { left, entered, manner, mark } = change;
  if (matchMedia('(prefers-reduced-motion: reduce)').matches || !left || manner === 'jump') return mark();
  if (left === entered) return changeStage(entered, mark);
  // Going back undoes the motion by which the slide had come.
  const owner = manner === 'forward' ? entered : left;
  const { transition, autoAnimate } = owner.dataset;
  if ((!transition && !autoAnimate) || !document.startViewTransition) return mark();
  const pairs = autoAnimate ? sameThings(left, entered) : [];
  const { dataset } = document.documentElement;
  dataset.motion = autoAnimate ? 'fade' : transition;
  dataset.direction = manner;
  const names = (side: 0 | 1, named: boolean) => {
    for (const [i, pair] of pairs.entries()) pair[side].style.viewTransitionName = named ? `thing-${i}` : '';
  };
  names(0, true);
  const motion = document.startViewTransition(() => {
    names(0, false);
    mark();
    names(1, true);
  });
  const end = () => {
    names(1, false);
    delete dataset.motion;
    delete dataset.direction;
  };
  // One that the next step cuts short has ended as well.
  motion.finished.then(end, end);
  motion.ready.catch(() => {});
}

function changeStage(slide: HTMLElement, mark: () => void): void {
  const shown = () => [...slide.querySelectorAll<HTMLElement>('.morph-stage[data-stage="shown"]')];
  const before = shown();
  mark();
  for (const [i, after] of shown().entries()) {
    const old = before[i];
    if (old && old !== after) animateStage(old, after);
  }
}

/** Things of both slides, paired by `data-id` or by kind and content, each once, in order. */
function sameThings(left: HTMLElement, entered: HTMLElement): [HTMLElement, HTMLElement][] {
  const free = new Map<string, HTMLElement[]>();
  for (const thing of thingsOf(entered)) {
    const key = keyOf(thing);
    free.set(key, [...(free.get(key) ?? []), thing]);
  }
  return thingsOf(left).flatMap((thing) => {
    const match = free.get(keyOf(thing))?.shift();
    return match ? [[thing, match] as [HTMLElement, HTMLElement]] : [];
  });
}

/** The outermost ones only: what is inside moves along. */
function thingsOf(slide: HTMLElement): HTMLElement[] {
  const canvas = slide.querySelector<HTMLElement>('.slide-canvas');
  const all = [...(canvas?.querySelectorAll<HTMLElement>(THINGS) ?? [])];
  return all.filter((thing) => !thing.parentElement?.closest(THINGS) || thing.dataset.id !== undefined);
}

function keyOf(thing: HTMLElement): string {
  if (thing.dataset.id !== undefined) return `#${thing.dataset.id}`;
  return `${thing.tagName} ${thing.getAttribute('src') ?? thing.textContent?.trim()}`;
}
