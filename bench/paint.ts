// Owns how soon a page shows its slide: its largest contentful paint, and whether that needs any script file.
import type { Browser, Page } from '@playwright/test';

/** Nothing larger may come for so long. */
const SETTLED_MS = 1_000;
const PAINT_DEADLINE_MS = 30_000;

/** Of a page that is opened with an empty cache; `heading` must be among what is painted. Counts from the navigation. */
export async function largestPaintMs(browser: Browser, address: string, heading: string): Promise<number> {
  return onNewPage(browser, async (page) => {
    await page.addInitScript(watchPaints);
    await page.goto(address, { waitUntil: 'load' });
    await page.getByText(heading, { exact: true }).first().waitFor();
    const settled = await page.waitForFunction(
      (settledMs) => {
        const last = performance.getEntriesByName('largest').at(-1);
        return last && performance.now() - last.startTime > settledMs ? last.startTime : null;
      },
      SETTLED_MS,
      { timeout: PAINT_DEADLINE_MS },
    );
    return Number(await settled.jsonValue());
  });
}

/** Whether the heading is painted while every script file is withheld. */
export async function isPaintedBeforeScripts(browser: Browser, address: string, heading: string): Promise<boolean> {
  return onNewPage(browser, async (page) => {
    let withheld = 0;
    await page.route('**/*', (route) => {
      if (route.request().resourceType() !== 'script') return route.continue();
      withheld += 1;
    });
    await page.goto(address, { waitUntil: 'commit' });
    await page.waitForFunction(() => performance.now() > 3_000);
    if (withheld === 0) throw new Error(`${address} asked for no script, so nothing is shown by withholding them`);
    const isPainted = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    return isPainted && (await page.getByText(heading, { exact: true }).first().isVisible());
  });
}

async function onNewPage<T>(browser: Browser, measure: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  try {
    return await measure(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Runs in the page: each largest paint so far becomes a mark. */
function watchPaints(): void {
  const observer = new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) performance.mark('largest', { startTime });
  });
  observer.observe({ type: 'largest-contentful-paint', buffered: true });
}
