// An app below a path of the platform's own origin, in a browser that is signed in as presenter.
import { resolve } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { type Site, startSite } from '../support/site';

let site: Site;
let context: BrowserContext;
let page: Page;
let path: string;

test.beforeAll(async ({ browser }) => {
  site = await startSite({ contentDir: resolve('test/content'), settings: { ENGINE: 'none' } });
  context = await browser.newContext({ baseURL: site.url });
  page = await context.newPage();
  await page.goto(await site.presenterLink());
  await page.goto('/decks/basics#several-commands');
  const screen = page.locator('.xterm-rows').first();
  await expect(screen).toContainText('#', { timeout: 30_000 });
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.type('node spy.mjs\n');
  await expect(screen).toContainText('spy listens');
  const named = await page.locator('.slide:visible a[href*="18080-"]').first().getAttribute('href');
  path = `/apps/${new URL(named ?? '').hostname.split('.')[0]}/`;
});
test.afterAll(async () => {
  await context?.close();
  await site?.stop();
});

async function report(url: string): Promise<Record<string, string>> {
  const app = await context.newPage();
  await app.goto(url);
  await expect(app.locator('#report')).not.toBeEmpty();
  const text = await app.locator('#report').textContent();
  await app.close();
  return JSON.parse(text ?? '');
}

test('Q1 below a path an app can neither read nor use the presenter’s session', async () => {
  expect(await report(path)).toEqual({
    origin: 'null',
    cookie: 'denied',
    storage: 'denied',
    page: 'denied',
    change: 'denied',
    socket: 'denied',
    worker: 'denied',
  });
});

test('Q2 the spy works: served from its own name it reaches its own things, and only those', async () => {
  const [label] = path.split('/').slice(2);
  const seen = await report(`http://${label}.localhost:${site.port}/`);
  expect(seen.origin).toBe(`http://${label}.localhost:${site.port}`);
  expect(seen).toMatchObject({ storage: 'got 0', page: 'got 200', cookie: 'got spy=1' });
  // Its own server takes the socket's handshake for a page.
  expect(seen.socket).toBe('denied');
});

test('Q3 the presenter’s cookie does not reach the app, and its cookies do not reach the browser', async () => {
  const answer = await page.request.get(`${path}cookies`);
  expect(await answer.text()).toBe('none');
  expect((await context.cookies(site.url)).map(({ name }) => name)).toEqual([`slipway-${site.port}`]);
});

test('Q4 the presenter is still the presenter afterwards', async () => {
  await page.reload();
  await expect(page.locator('.xterm-rows').first()).toContainText('spy listens', { timeout: 30_000 });
});
