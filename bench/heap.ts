// Owns what a Node process really holds: its heap and buffers after a collection, asked of its inspector. What the
// kernel tells of a process has room in it that the heap took once and may use again.
import { WebSocket } from 'ws';
import type { Site } from '../test/support/site';
import { until } from '../test/support/until';

/** Setting of a site whose heap can be asked for. */
export const INSPECTED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

/** Of a site started with `INSPECTED`. */
export async function heldKiB(site: Site): Promise<number> {
  const address = await until(
    'the inspector to listen',
    () => /ws:\/\/127\.0\.0\.1:\S+/.exec(site.output())?.[0] ?? null,
  );
  const socket = new WebSocket(address);
  await new Promise((settle, fail) => socket.once('open', settle).once('error', fail));
  try {
    await ask(socket, 1, 'HeapProfiler.collectGarbage', {});
    const expression = '(({ heapUsed, arrayBuffers }) => heapUsed + arrayBuffers)(process.memoryUsage())';
    const { result } = await ask(socket, 2, 'Runtime.evaluate', { expression, returnByValue: true });
    return Number(result?.value) / 1024;
  } finally {
    socket.close();
  }
}

type Answer = { id?: number; result: { result?: { value?: unknown } } };

function ask(socket: WebSocket, id: number, method: string, params: object): Promise<Answer['result']> {
  return new Promise((settle, fail) => {
    socket.on('close', () => fail(new Error(`the inspector left at ${method}`)));
    socket.on('message', (data) => {
      const answer = JSON.parse(String(data)) as Answer;
      if (answer.id === id) settle(answer.result);
    });
    socket.send(JSON.stringify({ id, method, params }));
  });
}
