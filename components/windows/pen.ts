import type { InkMessage } from '#core/window-messages';
import type { Ink } from './ink';

export type Tool = 'pen' | 'laser';

type PenDeps = {
  ink: Ink;
  tool(): Tool | null;
  /** Name of the slide that is shown. */
  slide(): string;
  say(message: InkMessage): void;
};

/** Turns what the pointer does over the slide into ink, at most once a frame. Returns a way to stop. */
export function watchPen({ ink, tool, slide, say }: PenDeps): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  let stroke: string | null = null;
  let sent = 0;
  let waiting: number[] = [];
  let frame: number | undefined;
  let strokes = 0;
  const page = Math.random().toString(36).slice(2);

  const flush = () => {
    frame = undefined;
    const [x, y] = waiting.slice(-2);
    if (stroke) say({ type: 'drew', slide: slide(), stroke, from: sent, points: waiting });
    else if (tool() === 'laser' && x !== undefined && y !== undefined) say({ type: 'pointed', at: [x, y] });
    sent += waiting.length;
    waiting = [];
  };
  const begin = () => {
    strokes += 1;
    stroke = `${page}-${strokes}`;
    sent = 0;
  };
  const add = ({ clientX, clientY }: PointerEvent) => {
    const { left, top, width, height } = ink.layer.getBoundingClientRect();
    waiting.push(shareOf(clientX - left, width), shareOf(clientY - top, height));
    frame ??= requestAnimationFrame(flush);
  };
  const finish = () => {
    if (waiting.length > 0) flush();
    stroke = null;
    if (tool() === 'laser') say({ type: 'pointed', at: null });
  };
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.preventDefault();
    ink.layer.setPointerCapture(event.pointerId);
    if (tool() === 'pen') begin();
    add(event);
  };
  ink.layer.addEventListener('pointerdown', down, { signal });
  ink.layer.addEventListener('pointermove', (event) => (stroke || tool() === 'laser') && add(event), { signal });
  ink.layer.addEventListener('pointerup', (event) => (stroke || event.pointerType !== 'mouse') && finish(), { signal });
  ink.layer.addEventListener('pointerleave', finish, { signal });
  ink.layer.addEventListener('pointercancel', finish, { signal });
  return () => {
    listeners.abort();
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
}

function shareOf(at: number, size: number): number {
  const share = Math.min(Math.max(at / size, 0), 1);
  return Math.round(share * 10_000) / 10_000;
}
