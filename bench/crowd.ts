// Owns a crowd that watches one shared terminal, in a process of its own, so that its work is not the server's: run with
// address, link and number of viewers. To each line on standard input it answers with what it has seen since the last.
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { decodeFrame } from '#core/frame';
import { PROTOCOL_VERSION } from '#core/protocol';
import type { ViewerCommand } from '#core/viewer-protocol';
import type { Seen } from './crowd-seen';
import { quantile } from './report';

const AT_ONCE = 50;
/** What the terminal prints: the clock, which is the same here. */
const STAMP = /t(\d{13});/g;

const [url = '', share = '', count = '0'] = process.argv.slice(2);

let seen = { output: 0, screens: 0, bytes: 0, delaysMs: [] as number[] };

function take(data: Buffer): void {
  const frame = decodeFrame(data);
  if (!frame) return;
  seen.bytes += data.length;
  seen[frame.kind === 'screen' ? 'screens' : 'output'] += 1;
  if (frame.kind !== 'output') return;
  const now = Date.now();
  const stamps = [...Buffer.from(frame.bytes).toString('latin1').matchAll(STAMP)];
  for (const [, stamp] of stamps) seen.delaysMs.push(now - Number(stamp));
}

/** Settles once it has a screen. */
function watch(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/viewer`, { origin: url, perMessageDeflate: false });
    const hello: ViewerCommand = { type: 'watch', version: PROTOCOL_VERSION, share };
    socket.once('open', () => socket.send(JSON.stringify(hello)));
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return;
      take(data);
      resolve();
    });
    socket.once('error', reject);
    socket.once('close', (code) => {
      console.error(`a viewer was sent away with ${code}`);
      process.exit(1);
    });
  });
}

for (let here = 0; here < Number(count); here += AT_ONCE)
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, Number(count) - here) }, watch));
console.log('watching');

for await (const _line of createInterface({ input: process.stdin })) {
  const { delaysMs, ...counts } = seen;
  seen = { output: 0, screens: 0, bytes: 0, delaysMs: [] };
  const delays = { p50Ms: quantile(delaysMs, 0.5), p95Ms: quantile(delaysMs, 0.95), p99Ms: quantile(delaysMs, 0.99) };
  console.log(JSON.stringify({ ...counts, ...delays } satisfies Seen));
}
process.exit();
