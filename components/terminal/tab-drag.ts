import { moveTab, tellPlace } from '../live/layout';
import type { LiveStore } from '../live/live-store';

/** A press that moves less is a click. */
const SLACK_PX = 6;

/** Moves the tab along with the mouse or pen, past each neighbour whose middle it crosses. A finger scrolls instead. */
export function dragTab(start: PointerEvent, store: LiveStore, terminal: number): void {
  if (start.button !== 0 || start.pointerType === 'touch') return;
  // Not captured: its element leaves its place on the way, and a capture would end with that.
  const listening = new AbortController();
  const { signal } = listening;
  let hasMoved = false;
  const move = ({ clientX, clientY }: PointerEvent) => {
    if (Math.abs(clientX - start.clientX) < SLACK_PX && !hasMoved) return;
    const over = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-terminal]');
    const target = Number(over?.dataset.terminal);
    if (!over || target === terminal || !isPast(over, terminal, clientX)) return;
    hasMoved = true;
    moveTab(store, terminal, target);
  };
  const end = () => {
    listening.abort();
    if (hasMoved) tellPlace(store, terminal);
  };
  addEventListener('pointermove', move, { signal });
  addEventListener('pointerup', end, { signal });
  addEventListener('pointercancel', end, { signal });
}

/** Beyond the middle of `over`, seen from where the dragged tab stands: else two tabs of unlike width would swap forever. */
function isPast(over: HTMLElement, terminal: number, clientX: number): boolean {
  const own = over.parentElement?.querySelector(`[data-terminal="${terminal}"]`)?.getBoundingClientRect();
  const { left, width } = over.getBoundingClientRect();
  if (!own) return false;
  return left > own.left ? clientX > left + width / 2 : clientX < left + width / 2;
}
