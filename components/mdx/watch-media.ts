/**
 * Follows which slide is shown: what plays elsewhere is paused, a film behind this one plays, and what the next one
 * needs is fetched. Loads an embedded page when its button is pressed. Returns a way to stop.
 */
export function watchMedia(): () => void {
  const talk = document.querySelector<HTMLElement>('.talk');
  const slides = [...document.querySelectorAll<HTMLElement>('.slide')];
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const update = () => {
    const isTalking = talk?.dataset.view === 'slides';
    const current = isTalking ? slides.findIndex((slide) => slide.checkVisibility()) : -1;
    for (const [index, slide] of slides.entries()) {
      if (index !== current) pauseAll(slide);
      if (current >= 0 && Math.abs(index - current) <= 1) fetchSoon(slide);
    }
    const behind = slides[current]?.querySelector<HTMLVideoElement>('.slide-background > video');
    if (behind) playBehind(behind, !still.matches);
  };
  // A slide that is shown or hidden crosses the edge of sight, whatever has moved the deck.
  const sight = new IntersectionObserver(update);
  for (const slide of slides) sight.observe(slide);
  const view = new MutationObserver(update);
  if (talk) view.observe(talk, { attributeFilter: ['data-view'] });
  still.addEventListener('change', update);
  document.addEventListener('click', loadPage);
  update();
  return () => {
    sight.disconnect();
    view.disconnect();
    still.removeEventListener('change', update);
    document.removeEventListener('click', loadPage);
  };
}

function pauseAll(slide: HTMLElement): void {
  for (const media of slide.querySelectorAll<HTMLMediaElement>('video, audio')) media.pause();
}

function fetchSoon(slide: HTMLElement): void {
  for (const media of slide.querySelectorAll<HTMLMediaElement>('[preload="none"]')) media.preload = 'metadata';
  for (const image of slide.querySelectorAll<HTMLImageElement>('img[loading="lazy"]')) image.loading = 'eager';
}

function playBehind(video: HTMLVideoElement, isMoving: boolean): void {
  video.muted = true;
  // A browser that saves power may refuse: the first picture stands then.
  if (isMoving) video.play().catch(() => {});
  else video.pause();
}

/** The page can do what a page does, but not know or steer this one. */
function loadPage(event: MouseEvent): void {
  const button = event.target instanceof Element ? event.target.closest('[data-embed]') : null;
  const embed = button?.closest<HTMLElement>('.embed');
  const place = embed?.querySelector('.embed-page');
  if (!embed || !place || embed.dataset.loaded !== undefined) return;
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-popups');
  frame.referrerPolicy = 'no-referrer';
  frame.title = embed.dataset.title ?? '';
  frame.src = embed.dataset.src ?? '';
  place.append(frame);
  embed.dataset.loaded = '';
  frame.focus();
}
