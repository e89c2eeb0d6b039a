const SWIPE_PX = 48;
const TAP_PX = 10;
const TAP_MS = 400;
/** Share of the width, at either side, in which a tap moves the deck. */
const ZONE = 0.2;
const CONTROLS = 'a, button, input, textarea, select, summary, pre, dialog, [role="separator"], .terminal-pane, .block';

/** Swipes anywhere on the text and taps near its edges move the deck. Returns a way to stop. */
export function watchTouch(stage: HTMLElement, move: (direction: 'next' | 'previous') => void): () => void {
  let start: { x: number; y: number; at: number } | null = null;
  const listeners = new AbortController();
  const { signal } = listeners;
  stage.addEventListener(
    'pointerdown',
    (event) => {
      const isOverControl = event.target instanceof Element && event.target.closest(CONTROLS) !== null;
      const isFree = event.pointerType === 'touch' && event.isPrimary && !isOverControl;
      start = isFree ? { x: event.clientX, y: event.clientY, at: event.timeStamp } : null;
    },
    { signal },
  );
  stage.addEventListener('pointercancel', () => (start = null), { signal });
  stage.addEventListener(
    'pointerup',
    (event) => {
      if (!start) return;
      const dx = event.clientX - start.x;
      const dy = event.clientY - start.y;
      const isTap = Math.hypot(dx, dy) < TAP_PX && event.timeStamp - start.at < TAP_MS;
      start = null;
      if (isTap) return tap(stage, event.clientX, move);
      if (Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 2 * Math.abs(dy)) move(dx < 0 ? 'next' : 'previous');
    },
    { signal },
  );
  return () => listeners.abort();
}

function tap(stage: HTMLElement, x: number, move: (direction: 'next' | 'previous') => void): void {
  if (getSelection()?.toString()) return;
  const { left, width } = stage.getBoundingClientRect();
  const share = (x - left) / width;
  if (share < ZONE) move('previous');
  else if (share > 1 - ZONE) move('next');
}
