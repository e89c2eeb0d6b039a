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

port.on('message', (order: ScreenOrder) => {
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
});
