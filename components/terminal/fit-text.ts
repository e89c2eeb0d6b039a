import type { Terminal } from '@xterm/xterm';

/** Below that nobody reads: the frame scrolls instead. */
const MIN_PX = 8;

export type Room = {
  maxPx: number;
  /** How high it may become, in pixels. */
  height(): number;
};

/** Keeps a terminal of a fixed size as large as its frame allows. Returns a way to stop. */
export function fitText(term: Terminal, frame: HTMLElement, { maxPx, height: maxHeight }: Room): () => void {
  // Cells are whole pixels, so that a size that should fit may not; what did not is not tried again in the same room.
  let room = '';
  let most = maxPx;
  let isOver = false;
  const refit = () => {
    const screen = frame.querySelector<HTMLElement>('.xterm-screen');
    // Without scroll bars, which would take their share only once they are there.
    const width = frame.offsetWidth;
    if (!screen || width === 0 || screen.offsetWidth === 0) return;
    const height = maxHeight();
    const now = `${width} ${height} ${term.cols} ${term.rows}`;
    if (now !== room) most = maxPx;
    room = now;
    const current = term.options.fontSize ?? MIN_PX;
    const share = Math.min(width / screen.offsetWidth, height / screen.offsetHeight);
    if (share < 1) most = Math.min(most, current - 1);
    const size = Math.max(MIN_PX, Math.min(most, Math.floor(share * current)));
    frame.dataset.pans = String(size === MIN_PX && share < 1);
    if (size === current) return;
    term.options.fontSize = size;
    requestAnimationFrame(() => !isOver && refit());
  };
  const observer = new ResizeObserver(refit);
  const size = term.onResize(refit);
  // A cell is measured in the real font.
  void document.fonts.load(`16px ${term.options.fontFamily}`).finally(() => {
    if (isOver) return;
    observer.observe(frame);
    refit();
  });
  return () => {
    isOver = true;
    observer.disconnect();
    size.dispose();
  };
}
