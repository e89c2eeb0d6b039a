/** Where the slides are, on a page that no script of its own runs on. */
export function talkOf(page: Document): { talk: HTMLElement; deck: HTMLElement; slides: HTMLElement[] } {
  const talk = page.querySelector<HTMLElement>('.talk');
  const deck = talk?.querySelector<HTMLElement>('.deck');
  if (!talk || !deck) throw new Error('The page holds no deck.');
  return { talk, deck, slides: [...deck.querySelectorAll<HTMLElement>('.slide')] };
}

/** To the recordings that slides show. */
export function recordingLinks(root: ParentNode): HTMLAnchorElement[] {
  return [...root.querySelectorAll<HTMLAnchorElement>('.recording > a')];
}

/** Takes away what only a running talk can do or say. */
export function stopPromises(root: ParentNode): void {
  for (const element of root.querySelectorAll('.block-run, .block-bar > [data-state], .check-block .block-actions'))
    element.remove();
  for (const place of root.querySelectorAll<HTMLElement>('.audience-waiting'))
    place.textContent = `Port ${place.dataset.port} of the sandbox`;
  for (const button of root.querySelectorAll('[data-embed]')) button.remove();
}

/** Pictures and fonts are there, and films show their first picture. What cannot be had is no reason to wait. */
export async function untilDrawn(root: ParentNode): Promise<void> {
  const images = [...root.querySelectorAll('img')].map((image) => {
    image.loading = 'eager';
    return image.decode().catch(() => {});
  });
  const films = [...root.querySelectorAll('video')].filter(({ poster }) => !poster).map(firstPicture);
  await Promise.all([...images, ...films]);
  await document.fonts.ready;
}

function firstPicture(film: HTMLVideoElement): Promise<void> {
  return new Promise((settle) => {
    film.addEventListener('loadeddata', () => settle(), { once: true });
    film.addEventListener('error', () => settle(), { once: true });
    film.preload = 'auto';
    film.load();
  });
}
