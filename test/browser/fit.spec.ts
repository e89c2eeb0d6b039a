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
  const over: string[] = [];
  for (const deck of decks) {
    await page.goto(deck ?? '');
    await expect(page.locator('.slide-canvas:visible')).toHaveCount(1);
    const slides = await page.evaluate(measureAll);
    expect(slides.length).toBeGreaterThan(1);
    over.push(...slides.filter(({ over }) => !(over <= 1)).map(({ slide, over }) => `${deck}#${slide}: ${over}`));
  }
  expect(over).toEqual([]);
  await page.close();
});

/** Goes through a deck's slides in its page: by how many pixels each is too high, `NaN` for one that does not come. */
async function measureAll(): Promise<{ slide: string; over: number }[]> {
  const measured = [];
  for (const { id } of document.querySelectorAll('section.slide')) {
    location.hash = id;
    const canvas = document.getElementById(id)?.querySelector('.slide-canvas');
    const end = performance.now() + 15_000;
    while (canvas && !canvas.checkVisibility({ visibilityProperty: true }) && performance.now() < end)
      await new Promise((resolve) => requestAnimationFrame(resolve));
    // Its own code may still lay something out in the frame in which it comes.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const isThere = canvas?.checkVisibility({ visibilityProperty: true }) ?? false;
    measured.push({ slide: id, over: canvas && isThere ? canvas.scrollHeight - canvas.clientHeight : Number.NaN });
  }
  return measured;
}
