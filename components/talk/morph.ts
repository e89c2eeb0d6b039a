import { matchTokens } from '#core/token-match';

const MS = 360;
const MOVE: KeyframeAnimationOptions = { duration: MS, easing: 'cubic-bezier(0.2, 0, 0, 1)' };

/** Moves what one stage of code has in common with the next to its new place; the rest fades in. Both are laid out. */
export function animateStage(before: HTMLElement, after: HTMLElement): void {
  const old = tokensOf(before);
  const fresh = tokensOf(after);
  // All places are read before anything is changed: one layout.
  const from = old.map((token) => token.getBoundingClientRect());
  const to = fresh.map((token) => token.getBoundingClientRect());
  const stays = new Map(matchTokens(old.map(textOf), fresh.map(textOf)).map(([i, j]) => [j, i]));
  for (const [j, token] of fresh.entries()) {
    const start = from[stays.get(j) ?? -1];
    const end = to[j];
    token.style.display = 'inline-block';
    const animation = token.animate(start && end ? moveFrom(start, end) : APPEAR, MOVE);
    animation.onfinish = animation.oncancel = () => token.style.removeProperty('display');
  }
}

const APPEAR: Keyframe[] = [{ opacity: 0 }, { opacity: 0, offset: 0.4 }, { opacity: 1 }];

function moveFrom(start: DOMRect, end: DOMRect): Keyframe[] {
  return [{ transform: `translate(${start.left - end.left}px, ${start.top - end.top}px)` }, { transform: 'none' }];
}

function tokensOf(stage: HTMLElement): HTMLElement[] {
  return [...stage.querySelectorAll<HTMLElement>('[data-line] > span')];
}

function textOf(token: HTMLElement): string {
  return token.textContent ?? '';
}
