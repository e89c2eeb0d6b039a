// Every slide of every deck that ships fits its stage: nothing is cut off unseen.
import { expect, test } from '@playwright/test';
import { type Site, startSite } from '../support/site';

let site: Site;
test.beforeAll(async () => {
  site = await startSite({ settings: { ENGINE: 'none' } });
});
test.afterAll(() => site?.stop());

test('O1 no slide of a shipped deck overflows its stage of 1280 by 720', async ({ browser }) => {
  test.setTimeout(5 * 60_000);
  const page = await browser.newPage({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  await page.goto('/');
  const decks = await page
    .locator('a[href^="/decks/"]:not([href$="/read"], [href$="/playback"])')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(decks).not.toEqual([]);
  for (const deck of decks) {
    await page.goto(deck ?? '');
    const slides = await page.locator('section.slide').evaluateAll((all) => all.map(({ id }) => id));
    for (const slide of slides) {
      await page.goto(`${deck}#${slide}`);
      const canvas = page.locator(`[id="${slide}"] .slide-canvas`);
      await expect(canvas).toBeVisible();
      const over = await canvas.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight);
      expect(over, `${deck}#${slide}`).toBeLessThanOrEqual(1);
    }
  }
  await page.close();
});
