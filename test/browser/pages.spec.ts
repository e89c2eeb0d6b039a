// The pages around a talk, and that everybody can use all of them.
import { resolve } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { faultsOf } from '../support/faults';
import { type Site, startSite } from '../support/site';

const DECK = '/decks/basics';

let site: Site;

test.beforeAll(async () => {
  site = await startSite({ contentDir: resolve('test/content'), settings: { ENGINE: 'none' } });
});
test.afterAll(() => site?.stop());

type Options = Parameters<Browser['newContext']>[0];

async function open(browser: Browser, path: string, options: Options = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

test('B14 a faulty deck lists every fault with its place, and the home page names them', async ({ browser }) => {
  const page = await open(browser, '/');
  await expect(page.getByText(/^faulty\/deck\.mdx:3:\d+ /)).toBeVisible();
  await page.getByRole('link', { name: 'faulty' }).click();
  await expect(page.getByRole('heading', { name: 'faulty' })).toBeVisible();
  await expect(page).toHaveTitle('faulty · Slipway');
  for (const place of [/^faulty\/deck\.mdx:3:\d+$/, /^faulty\/deck\.mdx:8:1$/, /^faulty\/deck\.mdx:12:1$/]) {
    await expect(page.getByText(place)).toBeVisible();
  }
  await page.context().close();
});

test('B15 an unknown deck is a 404 that lists the decks there are', async ({ browser }) => {
  const page = await open(browser, '/');
  const response = await page.goto('/decks/no-such-deck');
  expect(response?.status()).toBe(404);
  await expect(page).toHaveTitle('No such deck · Slipway');
  await expect(page.getByRole('link', { name: 'Basics for tests' })).toBeVisible();
  await page.context().close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`B18 axe finds nothing on any page in ${colorScheme}`, async ({ browser }) => {
    const page = await open(browser, '/', { colorScheme, reducedMotion: 'reduce' });
    expect(await faultsOf(page)).toEqual([]);
    for (const name of ['basics', 'plain-code', 'say-hello', 'several-commands']) {
      await page.goto(`${DECK}#${name}`);
      await expect(page.locator('.connection')).toHaveAttribute('data-state', 'open');
      expect(await faultsOf(page), name).toEqual([]);
    }
    await page.keyboard.press('o');
    expect(await faultsOf(page), 'overview').toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    expect(await faultsOf(page), 'help').toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    for (const words of ['code', 'words that are on no slide']) {
      await page.getByRole('combobox').fill(words);
      expect(await faultsOf(page), words).toEqual([]);
    }
    for (const step of ['steps.2', 'turning-code.1']) {
      await page.goto(`/decks/clock#${step}`);
      await expect(page.locator('.slide[data-current]')).toHaveAttribute('data-at', step.slice(-1));
      expect(await faultsOf(page), step).toEqual([]);
    }
    for (const path of ['/decks/faulty', '/decks/no-such-deck']) {
      await page.goto(path);
      expect(await faultsOf(page), path).toEqual([]);
    }
    await page.context().close();
  });
}

test('B25 at 200 % everything is still there: nothing runs over the side, and axe finds nothing', async ({
  browser,
}) => {
  const page = await open(browser, '/', { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 });
  for (const path of ['/', `${DECK}#plain-code`, `${DECK}#say-hello`, '/decks/clock#steps.2', `${DECK}/read`]) {
    await page.goto(path);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over, path).toBeLessThanOrEqual(0);
    expect(await faultsOf(page), path).toEqual([]);
  }
  await page.context().close();
});
