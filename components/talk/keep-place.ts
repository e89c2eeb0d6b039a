/** Links to the deck in another language lead to the place that is shown, and into the room that the page is in. */
export function keepPlaceInLinks(root: HTMLElement): () => void {
  const take = ({ target }: Event) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[hreflang]') : null;
    if (!link) return;
    link.search = location.search;
    link.hash = location.hash;
  };
  root.addEventListener('click', take);
  return () => root.removeEventListener('click', take);
}
