import type { ScreenStore } from './screen-state';

/** What is typed, with the key row's Ctrl on its first letter where that waits. */
export function withHeldCtrl(state: ScreenStore, text: string): string {
  if (!state.get().isCtrlHeld || !/^[@-_a-z]$/.test(text)) return text;
  state.set({ isCtrlHeld: false });
  return String.fromCharCode(text.toUpperCase().charCodeAt(0) & 0x1f);
}

/** An on-screen keyboard lies over the page: the pane ends above it. Returns a way to stop. */
export function stayAboveKeyboard(pane: HTMLElement): () => void {
  const viewport = window.visualViewport;
  if (!viewport) return () => {};
  const place = () => {
    const isTyping = pane.contains(document.activeElement) && matchMedia('(pointer: coarse)').matches;
    // Zooming in makes the viewport smaller as well, and covers nothing.
    const isCovered = isTyping && viewport.scale < 1.01;
    const bottom = viewport.offsetTop + viewport.height;
    const covered = isCovered ? Math.max(0, Math.round(pane.getBoundingClientRect().bottom - bottom)) : 0;
    pane.style.setProperty('--covered', `${Math.min(covered, pane.clientHeight / 2)}px`);
  };
  const stop = new AbortController();
  const { signal } = stop;
  viewport.addEventListener('resize', place, { signal });
  viewport.addEventListener('scroll', place, { signal });
  pane.addEventListener(
    'focusin',
    ({ target }) => {
      // What brings no keyboard up must not move under the finger that is on it.
      const isTyped = target instanceof Element && target.matches('textarea, input, [contenteditable="true"]');
      if (isTyped && matchMedia('(pointer: coarse)').matches) pane.scrollIntoView({ block: 'nearest' });
      place();
    },
    { signal },
  );
  pane.addEventListener('focusout', place, { signal });
  return () => stop.abort();
}
