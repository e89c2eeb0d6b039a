// How much script a slide without a terminal costs. Sizes are the same on every machine; times are for bench/.
import { expect, test } from '@playwright/test';
import { type Site, startSite } from '../support/site';
import { slidesOf, WEIGHT_LIMITS, weighResting, weighWorking } from '../support/weight';

const DECK = '/decks/zero-to-production';

let site: Site;

test.beforeAll(async () => {
  // Without an engine it is there at once, and the page is the same.
  site = await startSite({ settings: { ENGINE: 'none' } });
});
test.afterAll(async () => {
  await site?.stop();
});

test('W1 the scripts until Right, Left and reload work are at most 150 KB', async ({ browser }) => {
  const { scriptBytes, scripts } = await weighWorking(browser, site.url + DECK);
  expect(scripts.length).toBeGreaterThan(0);
  expect(scriptBytes).toBeLessThanOrEqual(WEIGHT_LIMITS.working);
});

test('W2 the scripts of the first 5 s, live client included, are at most 185 KB', async ({ browser }) => {
  const { scriptBytes, scripts } = await weighResting(browser, site.url + DECK);
  expect(scripts.length).toBeGreaterThan(0);
  expect(scriptBytes).toBeLessThanOrEqual(WEIGHT_LIMITS.resting);
});

test('W3 the same holds on the slide before a terminal: its code waits until somebody stays', async ({ browser }) => {
  const slides = await slidesOf(browser, site.url + DECK);
  const before = slides[slides.findIndex(({ isTerminal }) => isTerminal) - 1];
  const { scriptBytes } = await weighResting(browser, before?.address ?? '');
  expect(scriptBytes).toBeLessThanOrEqual(WEIGHT_LIMITS.resting);
});
