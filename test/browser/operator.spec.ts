// The operator's page in a browser, beside a talk that somebody gives.
import { resolve } from 'node:path';
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import { faultsOf } from '../support/faults';
import { type Site, startSite } from '../support/site';

let site: Site;
let operator: BrowserContext;
let talk: Page;

test.beforeAll(async ({ browser }) => {
  site = await startSite({ contentDir: resolve('test/content'), settings: { MAX_SANDBOXES: '3' } });
  operator = await browser.newContext({ baseURL: site.url, reducedMotion: 'reduce' });
  const page = await operator.newPage();
  await page.goto(await site.operatorLink());
  await expect(page).toHaveURL(`${site.url}/operator`);
  await page.close();
});
test.afterAll(async () => {
  await operator?.close();
  await site?.stop();
});

async function startTalk(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: site.url });
  const page = await context.newPage();
  await page.goto('/decks/basics#several-commands');
  await expect(page.locator('.xterm-rows').first()).toContainText('#', { timeout: 60_000 });
  return page;
}

async function openPage(): Promise<Page> {
  const page = await operator.newPage();
  await page.goto('/operator');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  return page;
}

test('Y1 with nobody there the page says how a sandbox starts, the level, its reason, and the ground', async () => {
  const page = await openPage();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sandboxes are trusted, not hardened');
  await expect(page.getByText('ISOLATION=trusted was set.')).toBeVisible();
  await expect(page.getByText(/^None is running/)).toBeVisible();
  await expect(page.locator('.meter').first()).toContainText('0 of 3');
  const disks = page.getByRole('row', { name: /disks and devices/ });
  await expect(disks.getByRole('cell', { name: 'Not stopped' })).toBeVisible();
  const calls = page.getByRole('row', { name: /Load kernel code/ });
  await expect(calls.getByRole('cell', { name: 'Stopped' })).toBeVisible();
  await expect(page.locator('.operator-facts')).toContainText(/Docker Engine\d+\.\d+.*(?:unix|tcp|http)s?:/);
  await page.close();
});

test('Y2 a running sandbox is seen, ended by keyboard, and the talk’s page says so', async ({ browser }) => {
  talk = await startTalk(browser);
  const page = await openPage();
  const row = page.getByRole('row', { name: /attendee/ });
  await expect(row).toContainText(/basics.*Running.*MiB/);
  await expect(page.locator('.meter').first()).toContainText('1 of 3');
  await row.getByRole('button', { name: /^End/ }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('no undo');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(row.getByRole('button', { name: /^End/ })).toBeFocused();
  await expect(row).toBeVisible();

  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Sandbox [a-z2-7]{12} ended\.$/)).toBeVisible();
  await expect(page.getByText(/^None is running/)).toBeVisible();
  await expect(page.locator('.meter').first()).toContainText('0 of 3');
  await expect(talk.getByText('The operator of this server ended this sandbox.').first()).toBeVisible();
  await talk.getByRole('button', { name: 'Start a new sandbox' }).first().click();
  await expect(row).toContainText('Running', { timeout: 60_000 });
  await page.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`Y3 axe finds nothing on the page in ${colorScheme}, wide, narrow, and with the question open`, async () => {
    const page = await operator.newPage();
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto('/operator');
      await expect(page.getByRole('row', { name: /attendee/ })).toBeVisible();
      expect(await faultsOf(page), String(width)).toEqual([]);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over, `${width} px`).toBeLessThanOrEqual(0);
    }
    await page.getByRole('button', { name: /^End/ }).click();
    expect(await faultsOf(page), 'question').toEqual([]);
    await page.close();
  });
}

test('Y4 without the operator’s cookie there is a notice, no fact, and none in the scripts’ page either', async () => {
  const answer = await talk.request.get('/operator', { headers: { accept: 'text/html' } });
  expect(answer.status()).toBe(403);
  expect(await answer.text()).toContain('For the operator only');
  // What is drawn for the operator is a shell: the facts come from the overview alone.
  const page = await openPage();
  const html = await (await page.request.get('/operator')).text();
  const engine = await page.locator('.operator-facts code').first().innerText();
  const named = await page
    .getByRole('row', { name: /attendee/ })
    .locator('code')
    .first()
    .innerText();
  for (const fact of [engine, named, site.dataDir]) expect(html).not.toContain(fact);
  for (const path of ['/%6fperator', '/operator/../operator', '/x/../operator', '//operator', '/operator.rsc']) {
    const { status, body } = await fetchRaw(path);
    expect(body.includes(engine), `${path} ${status}`).toBe(false);
  }
  await page.close();
});

async function fetchRaw(path: string): Promise<{ status: number; body: string }> {
  const answer = await talk.request.get(`${site.url}${path}`, { maxRedirects: 0 });
  return { status: answer.status(), body: await answer.text() };
}

test('Y5 an operator whose server went sees the last figures; one who signed out is told how to come back', async () => {
  const page = await openPage();
  await page.route('**/operator/overview', (route) => route.abort());
  await expect(page.getByText(/^Offline/)).toBeVisible();
  await expect(page.locator('.meter').first()).toContainText('of 3');
  await page.unroute('**/operator/overview');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This browser is the operator’s no more');
  await expect(page.getByText('npx slipway link --operator')).toBeVisible();
  await page.close();
  await talk.context().close();
});
