import type { Playback } from './playback';

const JUMP_SECONDS = 5;

/** The player's keys, from wherever in it the focus is. Returns a way to stop. */
export function listenForKeys(root: HTMLElement, playback: Playback): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !act(event, playback)) return;
    // A talk around it must not move.
    event.preventDefault();
    event.stopPropagation();
  };
  root.addEventListener('keydown', press, { signal });
  // Nor by a finger that moves the scrub bar.
  root.addEventListener('pointerdown', (event) => event.stopPropagation(), { signal });
  return () => listeners.abort();
}

function act({ key, target }: KeyboardEvent, playback: Playback): boolean {
  const control = target instanceof Element ? target.closest('button, select, summary, input, a') : null;
  const isOwn = control?.matches('select, input:not([type="range"])') ?? false;
  switch (key) {
    case ' ':
      // On another control it does what that is for.
      if (control && !control.matches('input[type="range"]')) return false;
      playback.toggle();
      return true;
    case 'ArrowLeft':
    case 'ArrowRight':
      if (isOwn) return false;
      playback.seek(playback.get().position + (key === 'ArrowLeft' ? -JUMP_SECONDS : JUMP_SECONDS));
      return true;
    case ',':
    case '.':
      if (isOwn) return false;
      playback.step(key === ',' ? -1 : 1);
      return true;
    default:
      return false;
  }
}
