import type { Terminal } from '@xterm/xterm';
import type { ScreenStore } from './screen-state';

const RING_MS = 1_500;

/** Says when the screen is away from the end, and when more has come below. Scrolled up, it stays where it is. */
export function watchScrolling(term: Terminal, state: ScreenStore): void {
  let length = 0;
  const look = () => {
    const { viewportY, baseY, cursorY } = term.buffer.active;
    const isUp = viewportY < baseY;
    const { scrolled } = state.get();
    if (scrolled === 'end') length = baseY + cursorY;
    const next = !isUp ? 'end' : baseY + cursorY > length ? 'up-and-more-came' : 'up';
    // Past the buffer's bound lines go as others come, and its length says nothing any more.
    if (next === scrolled || (scrolled === 'up-and-more-came' && next === 'up')) return;
    state.set({ scrolled: next });
  };
  term.onRender(look);
  term.onWriteParsed(() => {
    const isFull = term.buffer.active.length >= (term.options.scrollback ?? 0) + term.rows;
    if (isFull && state.get().scrolled === 'up') state.set({ scrolled: 'up-and-more-came' });
    look();
  });
}

/** A bell is seen, not heard. Returns a way to stop. */
export function watchBell(term: Terminal, onRing: () => void, state: ScreenStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  term.onBell(() => {
    if (!state.get().isRinging) {
      state.set({ isRinging: true });
      onRing();
    }
    clearTimeout(timer);
    timer = setTimeout(() => state.set({ isRinging: false }), RING_MS);
  });
  return () => clearTimeout(timer);
}
