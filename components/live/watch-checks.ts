import { MAX_WATCHED } from '#core/protocol';
import type { LiveStore } from './live-store';

/**
 * Tells the server which checks somebody can see here: those of the slide that is shown, or of a task on it that the window
 * shows; none while the window itself is hidden. Returns the way to stop.
 */
export function watchChecks(store: LiveStore): () => void {
  /** By check, what must be seen of it. */
  const places = new Map<string, Element>();
  const seen = new Set<Element>();
  let told = '';
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) seen[isIntersecting ? 'add' : 'delete'](target);
    tell();
  });

  function tell(): void {
    const isSeen = ([, place]: [string, Element]) => seen.has(place) && isOnSlide(place);
    const blocks = document.hidden ? [] : [...places].filter(isSeen).map(([id]) => id);
    const all = blocks.join(' ');
    if (all !== told && store.send({ type: 'watch-checks', blocks: blocks.slice(0, MAX_WATCHED) })) told = all;
  }

  function follow(): void {
    places.clear();
    for (const [id, frame] of store.checks) places.set(id, frame.closest('.task, .slide') ?? frame);
    for (const place of places.values()) observer.observe(place);
    for (const place of seen) {
      if (place.isConnected) continue;
      seen.delete(place);
      observer.unobserve(place);
    }
    tell();
  }

  store.onChecks = follow;
  document.addEventListener('visibilitychange', tell);
  follow();
  return () => {
    store.onChecks = null;
    document.removeEventListener('visibilitychange', tell);
    observer.disconnect();
  };
}

/** In the overview all slides are seen, and none of them is looked at. */
function isOnSlide(place: Element): boolean {
  const slide = place.closest<HTMLElement>('.slide');
  return !slide || 'current' in slide.dataset;
}
