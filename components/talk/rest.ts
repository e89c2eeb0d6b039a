const REST_MS = 2_500;

/** Marks `root` with `data-resting` while the mouse rests, so that CSS can put the chrome away. Returns a way to stop. */
export function watchRest(root: HTMLElement): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wake = (event: PointerEvent) => {
    delete root.dataset.resting;
    clearTimeout(timer);
    // A finger leaves no pointer behind to wake the chrome with.
    if (event.pointerType === 'mouse') timer = setTimeout(rest, REST_MS);
  };
  const rest = () => {
    root.dataset.resting = '';
  };
  timer = matchMedia('(hover: hover)').matches ? setTimeout(rest, REST_MS) : undefined;
  root.addEventListener('pointermove', wake);
  root.addEventListener('pointerdown', wake);
  return () => {
    clearTimeout(timer);
    root.removeEventListener('pointermove', wake);
    root.removeEventListener('pointerdown', wake);
  };
}
