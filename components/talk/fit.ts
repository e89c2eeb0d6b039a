/** How far a slide reaches beyond its edges, in pixels of a slide of 1280 x 720. */
export type Misfit = { tooHigh: number; tooWide: number };

/** Rounding is no fault. */
const TOLERANCE = 2;

/**
 * Measures slides at 1280 x 720, whatever the window is, on copies that nobody sees. `talk` gives them its theme and
 * the share of the text beside a terminal.
 */
export function openGauge(talk: HTMLElement): { measure(slide: HTMLElement): Misfit; close(): void } {
  const host = document.createElement('div');
  host.className = 'talk fit-gauge';
  host.dataset.scripted = '';
  host.inert = true;
  host.ariaHidden = 'true';
  const stage = document.createElement('div');
  stage.className = 'stage';
  const deck = document.createElement('div');
  deck.className = 'deck';
  host.append(stage);
  stage.append(deck);
  talk.after(host);
  return {
    measure(slide) {
      const copy = slide.cloneNode(true) as HTMLElement;
      copy.dataset.current = '';
      delete copy.dataset.at;
      // As it comes: who opens something on it scrolls.
      for (const fold of copy.querySelectorAll('details')) fold.open = false;
      deck.replaceChildren(copy);
      const misfit = misfitOf(copy);
      deck.replaceChildren();
      return misfit;
    },
    close: () => host.remove(),
  };
}

function misfitOf(slide: HTMLElement): Misfit {
  const canvas = slide.querySelector<HTMLElement>('.slide-canvas');
  if (!canvas) return { tooHigh: 0, tooWide: 0 };
  const scrolled = [canvas, ...canvas.querySelectorAll<HTMLElement>('pre, table, .maths')];
  const tooWide = Math.max(...scrolled.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
  return { tooHigh: beyond(canvas.scrollHeight - canvas.clientHeight), tooWide: beyond(tooWide) };
}

function beyond(pixels: number): number {
  return pixels > TOLERANCE ? pixels : 0;
}

/** Empty for a slide that fits. */
export function misfitWords({ tooHigh, tooWide }: Misfit): string {
  const parts = [tooHigh > 0 && `${tooHigh} px too high`, tooWide > 0 && `${tooWide} px too wide`].filter(Boolean);
  return parts.length > 0 ? `This slide is ${parts.join(' and ')}.` : '';
}
