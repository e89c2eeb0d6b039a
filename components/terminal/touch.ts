import type { Terminal } from '@xterm/xterm';
import type { ScreenStore } from './screen-state';

const LONG_PRESS_MS = 500;
/** A finger never lies quite still. */
const STILL_PX = 10;

type Point = { x: number; y: number };
type Cell = { column: number; row: number };

/** A finger scrolls; pressed long it selects a word, and dragged from there it extends it. Returns a way to stop. */
export function readTouches(term: Terminal, frame: HTMLElement, state: ScreenStore): () => void {
  const scroll = scroller(term, frame);
  const selection = selector(term, frame);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let start: Point | null = null;
  let doing: 'nothing' | 'scrolling' | 'selecting' = 'nothing';

  const begin = (event: TouchEvent) => {
    end();
    doing = 'nothing';
    const [touch] = event.touches;
    if (!touch || event.touches.length > 1) return;
    const point = pointOf(touch);
    start = point;
    timer = setTimeout(() => {
      if (!selection.press(point)) return;
      doing = 'selecting';
      // xterm is silent about what was selected once before.
      state.set({ hasSelection: true });
    }, LONG_PRESS_MS);
  };
  const move = (event: TouchEvent) => {
    const [touch] = event.touches;
    if (!touch || !start) return;
    const point = pointOf(touch);
    if (doing === 'nothing') {
      if (Math.hypot(point.x - start.x, point.y - start.y) <= STILL_PX) return;
      clearTimeout(timer);
      doing = 'scrolling';
      scroll.from(start);
    }
    if (doing === 'selecting') selection.drag(point);
    else scroll.to(point);
    event.preventDefault();
  };
  const end = () => {
    clearTimeout(timer);
    start = null;
  };
  const release = (event: TouchEvent) => {
    end();
    // Else a click follows, and the click ends the selection.
    if (doing === 'selecting') event.preventDefault();
  };
  const stop = new AbortController();
  const options = { signal: stop.signal, capture: true, passive: false };
  frame.addEventListener('touchstart', begin, options);
  frame.addEventListener('touchmove', move, options);
  frame.addEventListener('touchend', release, options);
  frame.addEventListener('touchcancel', end, options);
  frame.addEventListener('contextmenu', (event) => doing === 'selecting' && event.preventDefault(), options);
  return () => {
    end();
    stop.abort();
  };
}

const pointOf = ({ clientX, clientY }: Touch): Point => ({ x: clientX, y: clientY });

/** Line by line with the finger. A program on the whole screen has no lines to scroll: it is told as by a wheel. */
function scroller(term: Terminal, frame: HTMLElement) {
  let last: Point = { x: 0, y: 0 };
  return {
    from(point: Point): void {
      last = point;
    },
    to({ x, y }: Point): void {
      const screen = frame.querySelector('.xterm-screen');
      if (!screen || screen.clientHeight === 0) return;
      const height = screen.clientHeight / term.rows;
      const lines = Math.trunc((last.y - y) / height);
      if (lines === 0) return;
      last = { x, y: last.y - lines * height };
      if (term.buffer.active.type === 'normal') return term.scrollLines(lines);
      const wheel = { deltaY: lines, deltaMode: WheelEvent.DOM_DELTA_LINE, clientX: x, clientY: y };
      screen.dispatchEvent(new WheelEvent('wheel', { ...wheel, bubbles: true, cancelable: true }));
    },
  };
}

/** The word that was pressed, and from there on. Places are counted through the whole buffer, as in one line. */
function selector(term: Terminal, frame: HTMLElement) {
  let word = { from: 0, to: 0 };
  const select = (from: number, to: number) => term.select(from % term.cols, Math.floor(from / term.cols), to - from);
  return {
    press(point: Point): boolean {
      const cell = cellAt(term, frame, point);
      if (!cell) return false;
      word = wordAt(term, cell);
      select(word.from, word.to);
      return true;
    },
    drag(point: Point): void {
      const cell = cellAt(term, frame, point);
      if (!cell) return;
      const at = cell.row * term.cols + cell.column;
      select(Math.min(word.from, at), Math.max(word.to, at + 1));
    },
  };
}

function cellAt(term: Terminal, frame: HTMLElement, { x, y }: Point): Cell | null {
  const box = frame.querySelector('.xterm-screen')?.getBoundingClientRect();
  if (!box || box.width === 0) return null;
  const within = (value: number, size: number) => Math.min(size - 1, Math.max(0, Math.floor(value * size)));
  return {
    column: within((x - box.left) / box.width, term.cols),
    row: term.buffer.active.viewportY + within((y - box.top) / box.height, term.rows),
  };
}

function wordAt(term: Terminal, { column, row }: Cell): { from: number; to: number } {
  const line = term.buffer.active.getLine(row);
  const isWord = (at: number) => /^[^\s"'`()[\]{}<>,;|]/.test(line?.getCell(at)?.getChars() ?? '');
  let from = column;
  let to = column + 1;
  if (isWord(column)) {
    while (from > 0 && isWord(from - 1)) from -= 1;
    while (to < term.cols && isWord(to)) to += 1;
  }
  return { from: row * term.cols + from, to: row * term.cols + to };
}
