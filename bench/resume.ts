// Owns how soon a terminal goes on after its socket was cut in the middle of a flood, and what comes a second time.
import type { WebSocket } from 'ws';
import { decodeFrame, encodeFrame } from '#core/frame';
import { parseTerminalFact } from '#core/terminal-protocol';
import { until } from '../test/support/until';
import { type LivePage, say } from './live-page';
import { quantile } from './report';

const CUTS = 20;
/** Between two cuts, of output. */
const CUT_AFTER_BYTES = 500_000;
const ACKNOWLEDGE_BYTES = 32 * 1024;
const FLOOD = new TextEncoder().encode('seq 1000000000\r');

/** What a page remembers of a terminal from socket to socket. */
type Standing = { shell: string | null; next: number; acknowledged: number; resentBytes: number };

export type Resumed = { resumeMs: number; resentBytes: number };

export async function resumeFigures(page: LivePage, terminal: number): Promise<Resumed> {
  const standing: Standing = { shell: null, next: 0, acknowledged: 0, resentBytes: 0 };
  let { socket } = await goOn(page, terminal, standing);
  socket.send(encodeFrame({ kind: 'input', offset: 0, bytes: FLOOD }));
  const resumesMs: number[] = [];
  for (let cut = 0; cut < CUTS; cut += 1) {
    const seen = standing.next;
    await until('more output', () => standing.next > seen + CUT_AFTER_BYTES);
    // As a tunnel would: no close handshake. What is on its way is lost.
    socket.removeAllListeners('message');
    socket.terminate();
    const resumed = await goOn(page, terminal, standing);
    socket = resumed.socket;
    resumesMs.push(resumed.tookMs);
  }
  socket.close();
  return { resumeMs: quantile(resumesMs, 0.5), resentBytes: standing.resentBytes };
}

/** Settles with the first byte: how long that took from when the new socket was open. */
async function goOn(page: LivePage, terminal: number, standing: Standing) {
  const socket = await page.terminal(terminal);
  const start = performance.now();
  const tookMs = new Promise<number>((resolve, reject) => {
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return takeFact(String(data), standing, reject);
      if (takeOutput(socket, data, standing)) resolve(performance.now() - start);
    });
    socket.once('close', () => reject(new Error('the server closed the terminal’s socket')));
  });
  const { shell, next } = standing;
  say(socket, { type: 'open', cols: 100, rows: 30, ...(shell === null ? { from: null } : { shell, from: next }) });
  return { socket, tookMs: await tookMs };
}

function takeFact(text: string, standing: Standing, fail: (error: Error) => void): void {
  const fact = parseTerminalFact(text);
  if (!fact.ok) return fail(new Error(`the server sent no fact: ${fact.problem}`));
  if (fact.value.type === 'refused') return fail(new Error(`the server refused: ${fact.value.message}`));
  if (fact.value.type !== 'terminal-opened') return;
  if (fact.value.gap) fail(new Error('a cut as short as these leaves no gap'));
  standing.shell = fact.value.shell;
}

/** False for a frame of another kind. */
function takeOutput(socket: WebSocket, data: Buffer, standing: Standing): boolean {
  const frame = decodeFrame(data);
  if (frame?.kind !== 'output') return false;
  const { offset, bytes } = frame;
  standing.resentBytes += Math.min(bytes.length, Math.max(0, standing.next - offset));
  standing.next = Math.max(standing.next, offset + bytes.length);
  if (standing.next - standing.acknowledged < ACKNOWLEDGE_BYTES) return true;
  standing.acknowledged = standing.next;
  say(socket, { type: 'acknowledge', offset: standing.next });
  return true;
}
