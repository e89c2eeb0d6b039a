// Owns what keeps a page's main thread from its work: much else to do, or one thing that does not end.
import type { Page } from '@playwright/test';

/** Of each frame, at 60 a second, so much is taken. */
const BUSY_MS = 10;
const FRAME_MS = 16;

/** Settles with what ends it. */
export async function keepBusy(page: Page): Promise<() => Promise<void>> {
  const timer = await page.evaluate(takeFrames, { busyMs: BUSY_MS, frameMs: FRAME_MS });
  return () => page.evaluate((id) => clearInterval(id), timer);
}

/** Settles before the thread stands still. */
export async function blockThread(page: Page, forMs: number): Promise<void> {
  await page.evaluate((ms) => {
    setTimeout(() => {
      const end = performance.now() + ms;
      while (performance.now() < end);
    });
  }, forMs);
}

/** Runs in the page. */
function takeFrames({ busyMs, frameMs }: { busyMs: number; frameMs: number }): number {
  return window.setInterval(() => {
    const end = performance.now() + busyMs;
    while (performance.now() < end);
  }, frameMs);
}
