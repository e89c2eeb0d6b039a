// The whole way of a talk, in real Chromium on a real engine: slides, terminal, build, run, check, audience URL, end.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { leftovers } from '../support/leftovers';
import { contentOf, discard, type Site, startSite } from '../support/site';

test.describe.configure({ mode: 'serial' });

const SLIDE = (name: string) => `/decks/zero-to-production#${name}`;

let site: Site;
let context: BrowserContext;
let page: Page;
let dataDir: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(20 * 60_000);
  dataDir = await mkdtemp(join(tmpdir(), 'slipway-talk-'));
  site = await startSite({ dataDir, contentDir: await contentOf(dataDir, 'zero-to-production') });
  context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  page = await context.newPage();
});
test.afterAll(async () => {
  await context?.close();
  await site?.stop();
  await discard(dataDir);
});

const runBlock = (name: string) => page.getByRole('button', { name: `Run ${name}`, exact: true });
const state = (name: string) => page.locator(`[data-block="${name}"]`).getAttribute('data-state');
const screen = () => page.locator('.xterm-rows').first();

/** Runs a block by its button and waits for exit status 0. */
async function run(name: string): Promise<void> {
  await runBlock(name).click();
  await expect.poll(() => state(name), { timeout: 90_000 }).toBe('passed');
}

async function passes(check: string): Promise<void> {
  await expect(page.locator(`[data-check="${check}"]`)).toHaveAttribute('data-state', 'passed', { timeout: 30_000 });
}

test('E1 a presenter’s link opens the site, and its token leaves the address', async () => {
  await page.goto(await site.presenterLink());
  await expect(page).toHaveURL(`${site.url}/`);
  await page.getByRole('link', { name: /From zero to production/ }).click();
  await expect(page.getByRole('heading', { name: 'From zero to production', level: 1 })).toBeVisible();
});

test('E2 Right goes on, the address names the slide, and reload stays there', async () => {
  // Its keys work from then on.
  await expect(page.locator('.slide[data-current]')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/#what-production-asks-of-a-service$/);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'What production asks of a service' })).toBeVisible();
});

test('E3 the build block runs a real docker build in the terminal, and its check ticks by itself', async () => {
  await page.goto(SLIDE('build-it'));
  await expect(screen()).toContainText('root@node1', { timeout: 60_000 });
  await expect(page.locator('[data-check="image-exists"]')).not.toHaveAttribute('data-state', 'passed');
  await run('build');
  await expect(screen()).toContainText('Successfully tagged hello:v1');
  await passes('image-exists');
});

test('E4 docker run starts the service, and the check asks it', async () => {
  await page.goto(SLIDE('run-it'));
  await run('run');
  await passes('service-answers');
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/#ask-it$/);
  await run('ask');
  await expect(screen()).toContainText('"version":"v1"');
});

test('E5 the audience URL opens what the container serves, without the platform’s cookie', async () => {
  await page.goto(SLIDE('open-it-and-read-its-log'));
  const link = page.locator('.slide:visible a[href*="8080-"]').first();
  const [app] = await Promise.all([context.waitForEvent('page'), link.click()]);
  await expect(app.getByText(/H(ello|i) from a container/)).toBeVisible();
  expect(new URL(app.url()).hostname).toMatch(/^8080-[a-z2-7]{12}\.localhost$/);
  expect(await app.evaluate(() => document.cookie)).toBe('');
  await app.close();
  await run('logs');
  await expect(screen()).toContainText('GET /');
});

test('E6 a terminal survives a reload with what was on it', async () => {
  await page.reload();
  await expect(screen()).toContainText('GET /', { timeout: 30_000 });
});

test('E7 after the server has stopped no container, network, volume or disk is left', async () => {
  expect((await leftovers(dataDir)).join()).toContain('disk ');
  expect(await site.stop()).toBe(0);
  expect(await leftovers(dataDir)).toEqual([]);
});

test('E8 the page of a server that stopped says so and keeps the slide', async () => {
  await expect(
    page
      .getByText(/reconnect|offline|stopped|lost/i)
      .filter({ visible: true })
      .first(),
  ).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/#running-is-not-the-same-as-well$/);
});
