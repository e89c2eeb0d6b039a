// Owns the question whether Chromium by itself holds back a server that sends without waiting for any answer.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, JSHandle, Page } from '@playwright/test';
import { WebSocket, WebSocketServer } from 'ws';
import { until } from '../test/support/until';
import { blockThread, keepBusy } from './busy-thread';

const MESSAGE = Buffer.alloc(16 * 1024, 'y');
/** The page's thread stands still for so long. */
const BLOCK_MS = 8_000;
/** Nothing more is taken for so long: it is held back. */
const STILL_MS = 1_000;
const WINDOW_MS = 3_000;

type Measured = { figures: Record<string, number>; baselines: Record<string, number> };

/** A plain page, and a client that never reads, before a server that never waits. */
export async function pushBackFigures(browser: Browser): Promise<Measured> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Push-back</title>');
  }).listen(0, '127.0.0.1');
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${port}/`);
    const unread = await takenByNobody(sockets, port);
    const blocked = await takenByBlocked(sockets, page);
    const idle = await pace(await openPoured(sockets, page));
    const end = await keepBusy(page);
    const busy = await pace(await openPoured(sockets, page));
    await end();
    return {
      figures: { blockedPageTakesKB: blocked / 1000, busyPageTakesMBPerS: busy },
      baselines: { blockedPageTakesKB: unread / 1000, busyPageTakesMBPerS: idle },
    };
  } finally {
    await page.close();
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  }
}

/** What the kernel alone takes for a client that reads nothing. */
async function takenByNobody(sockets: WebSocketServer, port: number): Promise<number> {
  const accepted = acceptOne(sockets);
  const client = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false });
  await once(client, 'open');
  client.pause();
  const stream = pour(await accepted);
  const taken = await untilStill(stream);
  stream.stop();
  client.terminate();
  return taken;
}

async function takenByBlocked(sockets: WebSocketServer, page: Page): Promise<number> {
  const { socket, counted } = await openCounter(sockets, page);
  await blockThread(page, BLOCK_MS);
  const start = performance.now();
  const stream = pour(socket);
  const taken = await untilStill(stream);
  if (performance.now() - start > BLOCK_MS) throw new Error('the thread was free again before nothing more was taken');
  await finish({ stream, socket, counted });
  return taken;
}

/** In MB/s. The page only counts: what it does with the bytes, the browser would not wait for. */
async function pace(poured: Poured): Promise<number> {
  const [from, start] = [poured.stream.taken(), performance.now()];
  await new Promise((settle) => setTimeout(settle, WINDOW_MS));
  const mbPerS = (poured.stream.taken() - from) / 1000 / (performance.now() - start);
  await finish(poured);
  return mbPerS;
}

type Counter = { socket: WebSocket; counted: JSHandle<{ bytes: number }> };
type Poured = Counter & { stream: Stream };

async function openPoured(sockets: WebSocketServer, page: Page): Promise<Poured> {
  const counter = await openCounter(sockets, page);
  return { ...counter, stream: pour(counter.socket) };
}

async function openCounter(sockets: WebSocketServer, page: Page): Promise<Counter> {
  const accepted = acceptOne(sockets);
  const counted = await page.evaluateHandle(countBytes);
  return { socket: await accepted, counted };
}

/** What was taken has come, all of it. */
async function finish({ stream, socket, counted }: Poured): Promise<void> {
  stream.stop();
  await until(
    'the page to have everything',
    async () => (await counted.evaluate(({ bytes }) => bytes)) === stream.given(),
    60_000,
  );
  socket.close();
}

function acceptOne(sockets: WebSocketServer): Promise<WebSocket> {
  return new Promise((resolve) => sockets.once('connection', resolve));
}

type Stream = {
  given(): number;
  /** Left this process: what is beyond is the kernel's, or the browser's. */
  taken(): number;
  stop(): void;
};

/** Sends on and on, each message once the kernel has taken the one before. */
function pour(socket: WebSocket): Stream {
  let [given, taken, isOver] = [0, 0, false];
  const next = () => {
    if (isOver) return;
    given += MESSAGE.length;
    socket.send(MESSAGE, (error) => {
      if (error) return;
      taken += MESSAGE.length;
      setImmediate(next);
    });
  };
  next();
  return {
    given: () => given,
    taken: () => taken,
    stop() {
      isOver = true;
    },
  };
}

async function untilStill(stream: Stream): Promise<number> {
  let [last, since] = [0, performance.now()];
  return until('nothing more to be taken', () => {
    if (stream.taken() !== last) [last, since] = [stream.taken(), performance.now()];
    return performance.now() - since > STILL_MS && last;
  });
}

/** Runs in the page. */
function countBytes(): Promise<{ bytes: number }> {
  const socket = new globalThis.WebSocket(location.href.replace('http', 'ws'));
  socket.binaryType = 'arraybuffer';
  const counted = { bytes: 0 };
  socket.onmessage = ({ data }) => {
    counted.bytes += data.byteLength;
  };
  return new Promise((resolve) => {
    socket.onopen = () => resolve(counted);
  });
}
