/**
 * The overview shows the real slides small, each below a link; everything in them rests meanwhile.
 * `choose` gets the name of the slide that was clicked or entered. Returns the way back.
 */
export function openOverview(root: HTMLElement, current: string, choose: (name: string) => void): () => void {
  const canvases = [...root.querySelectorAll<HTMLElement>('.slide-canvas')];
  const links = slideLinks(root);
  for (const canvas of canvases) canvas.inert = true;
  const link = links.find((each) => each.hash === `#${current}`);
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
    for (const canvas of canvases) canvas.inert = false;
  };
}

/** Moves the focus in the grid; true when `key` is one of the grid's. */
function moveInOverview(root: HTMLElement, key: string): boolean {
  const links = slideLinks(root);
  const columns = columnsOf(links);
  const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const step = steps[key];
  const to = key === 'Home' ? 0 : key === 'End' ? links.length - 1 : step === undefined ? null : at + step;
  if (to === null) return false;
  const link = links[to];
  link?.focus();
  link?.scrollIntoView({ block: 'nearest' });
  return true;
}

function slideLinks(root: HTMLElement): HTMLAnchorElement[] {
  return [...root.querySelectorAll<HTMLAnchorElement>('.slide-link')];
}

function columnsOf(links: HTMLAnchorElement[]): number {
  const top = links[0]?.getBoundingClientRect().top;
  return links.filter((link) => link.getBoundingClientRect().top === top).length;
}
