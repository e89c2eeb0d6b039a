// Owns the thread's end of the screens: an entry of its own in the bundle, which holds the headless terminals.
import { parentPort } from 'node:worker_threads';
import type { ScreenAnswer, ScreenOrder } from './messages';
import { MirrorTerminal } from './mirror-terminal';

if (!parentPort) throw new Error('invariant: this is the entry of a worker thread');
const port = parentPort;
const screens = new Map<number, MirrorTerminal>();

function answer(message: ScreenAnswer, transferred: ArrayBuffer[] = []): void {
  port.postMessage(message, transferred);
}

function screenOf(number: number): MirrorTerminal {
  const screen = screens.get(number);
  if (!screen) throw new Error(`invariant: screen ${number} is not open`);
  return screen;
}

/** Those that failed, until they are closed: what is still on its way to them is for nothing. */
const lost = new Set<number>();

function lose(number: number, error: unknown): void {
  lost.add(number);
  screens.delete(number);
  answer({ type: 'lost', screen: number, error: error instanceof Error ? error : new Error(String(error)) });
}

function carryOut(order: ScreenOrder): void {
  switch (order.type) {
    case 'open':
      return void screens.set(order.screen, new MirrorTerminal(order, order.first));
    case 'write': {
      const screen = screenOf(order.screen);
      for (const piece of order.pieces) screen.write(piece);
      const count = order.pieces.reduce((sum, { length }) => sum + length, 0);
      return answer({ type: 'taken', screen: order.screen, count });
    }
    case 'resize':
      return screenOf(order.screen).resize(order.cols, order.rows);
    case 'snapshot': {
      const snapshot = screenOf(order.screen).snapshot(order.history);
      return answer({ type: 'snapshot', request: order.request, snapshot }, [snapshot.bytes.buffer as ArrayBuffer]);
    }
    case 'close':
      screenOf(order.screen).close();
      return void screens.delete(order.screen);
  }
}

/** What throws in one screen is the end of that one only. */
port.on('message', (order: ScreenOrder) => {
  const { type, screen } = order;
  if (!lost.has(screen)) {
    try {
      carryOut(order);
    } catch (error) {
      lose(screen, error);
    }
  }
  if (type === 'close') lost.delete(screen);
});
