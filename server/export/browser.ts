// Owns Chromium for an export: found, started, kept to the export's own server, and ended.
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium, HOW_TO_GET } from '../../scripts/chromium.mjs';

const START_MS = 60_000;

/** Rejects with a sentence that says how to get one. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error(`Exports are drawn by Chromium, and there is none here. ${HOW_TO_GET}`);
  try {
    const args = ['--disable-gpu', '--disable-component-update'];
    return await chromium.launch({ executablePath, timeout: START_MS, args });
  } catch (error) {
    const [line] = String(error instanceof Error ? error.message : error).split('\n');
    throw new Error(`${executablePath} does not start: ${line} ${HOW_TO_GET}`);
  }
}

/** Of a slide on paper, 320 by 180 mm, in CSS pixels. */
const SIZE = { width: 1209, height: 680 };

/**
 * Opens a page of the server without its scripts: it stays as it was rendered. Nothing is fetched from anywhere else.
 * `module` defines functions for `evaluate`.
 */
export async function openDrawn(context: BrowserContext, address: string, module: string): Promise<Page> {
  const { origin } = new URL(address);
  await context.route('**', async (route) => {
    const request = route.request();
    if (new URL(request.url()).origin !== origin) return route.abort();
    if (!request.isNavigationRequest()) return route.continue();
    const response = await route.fetch();
    const headers = { ...response.headers(), 'content-security-policy': "script-src 'none'" };
    await route.fulfill({ response, headers });
  });
  const page = await context.newPage();
  const response = await page.goto(address, { waitUntil: 'load' });
  if (!response?.ok()) throw new Error(`The deck cannot be drawn: the server answered ${response?.status()}.`);
  await page.evaluate(module);
  return page;
}

export function contextOptions(theme: 'light' | 'dark') {
  return { viewport: SIZE, colorScheme: theme, reducedMotion: 'reduce' } as const;
}

/** Rejects when the time is over; `what` says what has not come, for people. */
export async function within<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<never>((_, reject) => {
    const words = `${what} in ${ms / 1000} s. Give it more with --timeout SECONDS.`;
    timer = setTimeout(() => reject(new Error(words)), ms);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
