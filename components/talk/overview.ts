/**
 * The overview shows the real slides small, each below a link; everything in them rests meanwhile.
 * `choose` gets the name of the slide that was clicked or entered. Returns the way back.
 */
export function openOverview(root: HTMLElement, current: string, choose: (name: string) => void): () => void {
  const canvases = [...root.querySelectorAll<HTMLElement>('.slide-canvas')];
  const links = slideLinks(root);
  for (const canvas of canvases) canvas.inert = true;
  const link = links.find((each) => each.hash === `#${current}`);
  const stopDrawing = drawNearOnes(root);
  link?.focus();
  link?.scrollIntoView({ block: 'center' });
  const follow = (event: MouseEvent) => {
    const chosen = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('.slide-link') : null;
    if (!chosen) return;
    event.preventDefault();
    choose(chosen.hash.slice(1));
  };
  const press = (event: KeyboardEvent) => {
    const isElsewhere = event.target instanceof Element && event.target.closest('dialog') !== null;
    // The talk leaves alone what has been used already.
    if (!isElsewhere && moveInOverview(root, event.key)) event.preventDefault();
  };
  root.addEventListener('click', follow);
  document.addEventListener('keydown', press, true);
  return () => {
    root.removeEventListener('click', follow);
    document.removeEventListener('keydown', press, true);
    stopDrawing();
    for (const canvas of canvases) canvas.inert = false;
  };
}

/** What is on a slide is drawn while the slide is near: the style of a thousand takes a second. Returns a way to stop. */
function drawNearOnes(root: HTMLElement): () => void {
  const slides = [...root.querySelectorAll<HTMLElement>('.slide')];
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) target.toggleAttribute('data-near', isIntersecting);
    },
    { root, rootMargin: '100% 0px' },
  );
  for (const slide of slides) observer.observe(slide);
  return () => {
    observer.disconnect();
    for (const slide of slides) slide.removeAttribute('data-near');
  };
}

/** Moves the focus in the grid; true when `key` is one of the grid's. */
function moveInOverview(root: HTMLElement, key: string): boolean {
  const links = slideLinks(root);
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const to = linkAfter(links, at, key);
  if (to === null) return false;
  to?.focus();
  to?.scrollIntoView({ block: 'nearest' });
  return true;
}

/** Null for a key that is not the grid's; undefined at an edge. */
function linkAfter(links: HTMLAnchorElement[], at: number, key: string): HTMLAnchorElement | undefined | null {
  switch (key) {
    case 'Home':
      return links[0];
    case 'End':
      return links.at(-1);
    case 'ArrowRight':
      return links[at + 1];
    case 'ArrowLeft':
      return links[at - 1];
    case 'ArrowDown':
      return inNextRow(links.slice(at + 1), links[at]);
    case 'ArrowUp':
      return inNextRow(links.slice(0, Math.max(at, 0)).toReversed(), links[at]);
    default:
      return null;
  }
}

/** Rows may differ in length: of the next one in `order`, the slide that is nearest to straight ahead. */
function inNextRow(order: HTMLAnchorElement[], from: HTMLAnchorElement | undefined): HTMLAnchorElement | undefined {
  const here = (from ?? document.body).getBoundingClientRect();
  let best: { link: HTMLAnchorElement; top: number; off: number } | undefined;
  for (const link of order) {
    const { top, left } = link.getBoundingClientRect();
    if (top === here.top) continue;
    if (best && top !== best.top) break;
    const off = Math.abs(left - here.left);
    if (!best || off < best.off) best = { link, top, off };
  }
  return best?.link;
}

function slideLinks(root: HTMLElement): HTMLAnchorElement[] {
  return [...root.querySelectorAll<HTMLAnchorElement>('.slide-link')];
}
