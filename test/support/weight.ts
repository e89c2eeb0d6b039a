// Owns what a page weighs: its bytes, read from Chromium's own network log.
import type { Browser, CDPSession, Page } from '@playwright/test';
import { until } from './until';

/** Of scripts, gzip, in bytes: until the keys work, and of a page left alone for 5 s. */
export const WEIGHT_LIMITS = { working: 150_000, resting: 185_000 } as const;

const REST_MS = 5_000;

export type Script = { path: string; bytes: number };

export type Weight = {
  scripts: Script[];
  /** Their bodies as they came over the wire, compressed. */
  scriptBytes: number;
  /** Everything that came, headers included. */
  totalBytes: number;
};

/**
 * Everything fetched until Right, Left and a reload that keeps the place have worked. What the page puts off until it is idle
 * is held back: it is not needed for that, and on a slow machine it would come meanwhile.
 */
export async function weighWorking(browser: Browser, address: string): Promise<Weight> {
  const { page, read, close } = await openWeighed(browser);
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
  await page.goto(address, { waitUntil: 'commit' });
  const first = new URL(page.url()).hash;
  const second = await pressUntilMoved(page, 'ArrowRight', first);
  await pressUntilMoved(page, 'ArrowLeft', second);
  await page.keyboard.press('ArrowRight');
  await page.reload({ waitUntil: 'commit' });
  const place = new URL(page.url()).hash;
  if (place !== second) throw new Error(`a reload went from ${second} to ${place}`);
  await pressUntilMoved(page, 'ArrowLeft', second);
  const weight = read();
  await close();
  return weight;
}

/** Everything fetched in the first 5 s of a page that nobody touches. */
export async function weighResting(browser: Browser, address: string): Promise<Weight> {
  const { page, read, close } = await openWeighed(browser);
  await page.goto(address, { waitUntil: 'commit' });
  // The rule counts seconds, so this waits for them and for nothing else.
  await page.waitForFunction((restMs) => performance.now() >= restMs, REST_MS);
  const weight = read();
  await close();
  return weight;
}

/** The addresses of the deck's slides, and which of them show a terminal. */
export async function slidesOf(browser: Browser, deck: string): Promise<{ address: string; isTerminal: boolean }[]> {
  const page = await browser.newPage();
  try {
    await page.goto(deck);
    const slides = await page
      .locator('.slide')
      .evaluateAll((all) => all.map(({ id, dataset }) => ({ id, layout: dataset.layout })));
    return slides.map(({ id, layout }) => ({ address: `${deck}#${id}`, isTerminal: layout === 'terminal' }));
  } finally {
    await page.close();
  }
}

/** Before the page's script is there the key does nothing; the first press that moves ends it. */
async function pressUntilMoved(page: Page, key: string, from: string): Promise<string> {
  const hash = () => page.evaluate(() => location.hash);
  return until(`${key} to move the page`, async () => {
    await page.keyboard.press(key);
    const now = await hash();
    return now !== from && now;
  });
}

type Request = { url: string; isScript: boolean; encoding: string; bodyBytes: number; wireBytes: number };

async function openWeighed(browser: Browser) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  const log = await context.newCDPSession(page);
  const requests = await recordRequests(log);
  return { page, read: () => weightOf([...requests.values()]), close: () => context.close() };
}

async function recordRequests(log: CDPSession): Promise<Map<string, Request>> {
  const requests = new Map<string, Request>();
  log.on('Network.responseReceived', ({ requestId, type, response }) => {
    const { url, mimeType, headers } = response;
    const encoding = headers['content-encoding'] ?? headers['Content-Encoding'] ?? 'identity';
    const isScript = type === 'Script' || mimeType.includes('javascript');
    requests.set(requestId, { url, isScript, encoding, bodyBytes: 0, wireBytes: 0 });
  });
  log.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const request = requests.get(requestId);
    if (request) request.bodyBytes += encodedDataLength;
  });
  log.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const request = requests.get(requestId);
    if (request) request.wireBytes = encodedDataLength;
  });
  await log.send('Network.enable');
  return requests;
}

function weightOf(requests: Request[]): Weight {
  // What came from the browser's cache has no bytes on the wire.
  const scripts = requests.filter(({ isScript, wireBytes }) => isScript && wireBytes > 0);
  const odd = scripts.find(({ encoding, bodyBytes }) => !['gzip', 'identity'].includes(encoding) || bodyBytes === 0);
  if (odd) throw new Error(`${odd.url} came as ${odd.encoding} with ${odd.bodyBytes} bytes: not comparable`);
  return {
    scripts: scripts.map(({ url, bodyBytes }) => ({ path: new URL(url).pathname, bytes: bodyBytes })),
    scriptBytes: sum(scripts.map(({ bodyBytes }) => bodyBytes)),
    totalBytes: sum(requests.map(({ wireBytes }) => wireBytes)),
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
