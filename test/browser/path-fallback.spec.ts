// An app below a path of the platform's own origin, in a browser that is signed in as presenter.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { type Site, startSite } from '../support/site';

let site: Site;
let context: BrowserContext;
let page: Page;
let path: string;

test.beforeAll(async ({ browser }) => {
  site = await startSite({ decks: ['basics'], settings: { ENGINE: 'none' } });
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

test('Q5 a page that waits for an app turns into it by itself, on its name and below its path', async () => {
  const [, sandbox] = /-(\w+)/.exec(path) ?? [];
  const app = createServer((_request, response) => void response.end('the app is up'));
  const port = await listenOnce(app);
  const pages = [`http://${port}-${sandbox}.localhost:${site.port}/`, `/apps/${port}-${sandbox}/`];
  const waiting = await Promise.all(pages.map(() => context.newPage()));
  for (const [index, one] of waiting.entries()) {
    await one.goto(pages[index] ?? '');
    await expect(one.getByRole('heading')).toHaveText(`Nothing answers on port ${port} yet`);
  }
  await new Promise<void>((resolve) => app.listen(port, '127.0.0.1', resolve));
  for (const one of waiting) await expect(one.getByText('the app is up')).toBeVisible();
  app.close();
});

test('Q6 a port that gets a name has its address on the page at once', async () => {
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.press('Control+c');
  await page.keyboard.type('slipway open spy-app 18080; node spy.mjs\n');
  const link = page.getByRole('link', { name: 'spy-app', exact: true });
  await expect(link).toHaveAttribute('href', /^http:\/\/spy-app-\w+\.localhost:\d+\/$/);
  expect((await report((await link.getAttribute('href')) ?? '')).cookie).toBe('got spy=1');
});

/** A port that is free, as this server had it for a moment. */
async function listenOnce(app: Server): Promise<number> {
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const { port } = app.address() as AddressInfo;
  await new Promise((resolve) => app.close(resolve));
  return port;
}
