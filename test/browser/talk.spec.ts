// The browser side of a talk on a local shell: slides, keys, themes and terminal, without any Docker Engine.
import { resolve } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
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

/** A page of the one who presents, on the given slide. */
async function present(browser: Browser, path: string): Promise<Page> {
  const page = await open(browser, await site.presenterLink());
  await page.goto(path);
  return page;
}

const slide = (page: Page, name: string) => page.locator(`section#${name}`);
const screen = (page: Page) => page.locator('.xterm-rows').first();

/** Presses until the page listens: it does so once it is hydrated. */
async function pressTo(page: Page, key: string, address: RegExp): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key);
    expect(page.url()).toMatch(address);
  }).toPass();
}

async function shell(page: Page): Promise<void> {
  await expect(screen(page)).toContainText(/[$#]/, { timeout: 30_000 });
  await page.locator('.xterm').first().click();
}

async function swipe(page: Page, { from, to, y }: { from: number; to: number; y: number }): Promise<void> {
  const finger = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints: x === undefined ? [] : [{ x, y }] });
  await touch('touchStart', from);
  await touch('touchMove', (from + to) / 2);
  await touch('touchMove', to);
  await touch('touchEnd');
}

test.describe('without script', () => {
  const still = { javaScriptEnabled: false };

  test('B1 the first slide shows when the address names none, and only it', async ({ browser }) => {
    const page = await open(browser, DECK, still);
    await expect(slide(page, 'basics')).toBeVisible();
    await expect(page.locator('section.slide:visible')).toHaveCount(1);
    await page.context().close();
  });

  test('B2 the address names the slide, with its code highlighted', async ({ browser }) => {
    const page = await open(browser, `${DECK}#plain-code`, still);
    await expect(slide(page, 'plain-code')).toBeVisible();
    await expect(page.locator('section.slide:visible')).toHaveCount(1);
    const keyword = slide(page, 'plain-code').locator('code span', { hasText: 'package' }).last();
    const plain = await slide(page, 'plain-code').evaluate((each) => getComputedStyle(each).color);
    expect(await keyword.evaluate((each) => getComputedStyle(each).color)).not.toBe(plain);
    await page.context().close();
  });

  test('B3 a slide with a terminal says that the terminal needs script', async ({ browser }) => {
    const page = await open(browser, `${DECK}#say-hello`, still);
    await expect(page.getByText('It needs JavaScript; the slides do not.')).toBeVisible();
    await page.context().close();
  });
});

test('B4 the HTML of a deck holds neither notes nor role', async ({ request }) => {
  const html = await (await request.get(`${site.url}${DECK}`)).text();
  expect(html).not.toContain('aardvark');
  expect(html).not.toMatch(/presenter/i);
});

test('B5 arrows, Space, paging keys, Home and End move, and the address follows', async ({ browser }) => {
  const page = await open(browser, DECK);
  await pressTo(page, 'End', /#several-commands$/);
  const steps: [key: string, slide: string][] = [
    ['Home', 'basics'],
    ['ArrowRight', 'plain-code'],
    ['Space', 'say-hello'],
    ['PageDown', 'several-commands'],
    ['ArrowRight', 'several-commands'],
    ['ArrowLeft', 'say-hello'],
    ['Shift+Space', 'plain-code'],
    ['PageUp', 'basics'],
    ['ArrowLeft', 'basics'],
  ];
  for (const [key, name] of steps) {
    await page.keyboard.press(key);
    await expect(slide(page, name), `after ${key}`).toBeVisible();
    expect(page.url(), `after ${key}`).toContain(`#${name}`);
  }
  await page.context().close();
});

test('B6 a reload stays at the slide, and Back leaves the talk', async ({ browser }) => {
  const page = await open(browser, '/');
  await page.getByRole('link', { name: 'Basics for tests' }).click();
  await pressTo(page, 'End', /#several-commands$/);
  await page.reload();
  await expect(slide(page, 'several-commands')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Basics for tests' })).toBeVisible();
  await page.context().close();
});

test('B7 the overview shows all slides; arrows choose, Enter goes, Esc stays', async ({ browser }) => {
  const page = await open(browser, `${DECK}#plain-code`);
  await pressTo(page, 'ArrowLeft', /#basics$/);
  await page.keyboard.press('o');
  await expect(page.locator('section.slide:visible')).toHaveCount(4);
  // Its code may still be on its way: until then the arrows are the talk's.
  await expect(page.locator('.slide-link[href="#basics"]')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.locator('section.slide:visible')).toHaveCount(1);
  await expect(slide(page, 'say-hello')).toBeVisible();
  await page.keyboard.press('o');
  await page.keyboard.press('Escape');
  await expect(slide(page, 'say-hello')).toBeVisible();
  await expect(page.locator('section.slide:visible')).toHaveCount(1);
  await page.context().close();
});

test('B29 of a long deck the overview draws what is near, and what one comes to', async ({ browser }) => {
  const page = await open(browser, '/decks/gallery', { viewport: { width: 700, height: 160 } });
  await pressTo(page, 'Home', /gallery/);
  await page.keyboard.press('o');
  const slides = page.locator('section.slide');
  const first = slides.first().locator('.slide-canvas');
  const last = slides.last().locator('.slide-canvas');
  await expect(first).toBeVisible();
  await expect(last).toBeHidden();
  await page.keyboard.press('End');
  await expect(last).toBeVisible();
  await expect(first).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(slides.last()).toBeVisible();
  await expect(page.locator('[data-near]')).toHaveCount(0);
  await page.context().close();
});

test('B8 the help lists the keys and keeps them from the deck', async ({ browser }) => {
  const page = await open(browser, DECK);
  await pressTo(page, 'Home', /#basics$/);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(page.url()).toContain('#basics');
  await page.context().close();
});

test('B9 b blackens the screen; d turns the theme, which a reload keeps', async ({ browser }) => {
  const page = await open(browser, DECK, { colorScheme: 'light' });
  await pressTo(page, 'Home', /#basics$/);
  await page.keyboard.press('b');
  await expect(page.getByRole('button', { name: 'Show the slide again' })).toBeVisible();
  await page.keyboard.press('.');
  await expect(page.getByRole('button', { name: 'Show the slide again' })).toBeHidden();
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await page.keyboard.press('d');
  await expect.poll(ground).not.toBe(light);
  await page.reload();
  expect(await ground()).not.toBe(light);
  await page.context().close();
});

test('B10 f asks for the full screen', async ({ browser }) => {
  const page = await open(browser, DECK);
  await pressTo(page, 'Home', /#basics$/);
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  await page.context().close();
});

test('B11 a focused terminal keeps every key but its chord', async ({ browser }) => {
  const page = await present(browser, `${DECK}#say-hello`);
  await shell(page);
  for (const key of ['ArrowRight', 'ArrowLeft', 'Home', 'End', 'Escape', 'o', 't', 'b']) await page.keyboard.press(key);
  expect(page.url()).toContain('#say-hello');
  await expect(page.locator('section.slide:visible')).toHaveCount(1);
  await page.keyboard.press('Control+Shift+Space');
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/#several-commands$/);
  await page.context().close();
});

test('B12 for the presenter paging keys move the deck from the terminal, until one click gives them to the shell', async ({
  browser,
}) => {
  const page = await present(browser, `${DECK}#say-hello`);
  await shell(page);
  await page.keyboard.press('PageDown');
  await expect(page).toHaveURL(/#several-commands$/);
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.xterm') !== null)).toBe(true);
  await page.getByRole('button', { name: 'PgUp PgDn: deck' }).click();
  await page.locator('.xterm').first().click();
  await page.keyboard.press('PageUp');
  await expect(page).toHaveURL(/#several-commands$/);
  await page.context().close();
});

test('B13 a run block shows its end, and the check of its slide follows by itself', async ({ browser }) => {
  const page = await present(browser, `${DECK}#say-hello`);
  await shell(page);
  await page.keyboard.press('Control+Shift+Space');
  await page.keyboard.press('Control+Enter');
  const block = page.locator('[data-block="say-hello"]');
  await expect(block).toHaveAttribute('data-state', 'passed');
  await expect(screen(page)).toContainText('hello from the sandbox');
  await expect(page.getByText('There is no greeting yet.', { exact: true })).toBeVisible();
  await pressTo(page, 'ArrowRight', /#several-commands$/);
  await page.getByRole('button', { name: 'Run write' }).click();
  await expect(page.locator('[data-block="write"]')).toHaveAttribute('data-state', 'failed');
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('button', { name: 'Check file-is-there' }).click();
  await expect(page.locator('[data-check="file-is-there"]')).toHaveAttribute('data-state', 'passed');
  await page.context().close();
});

test('B18 a check is carried out by itself while its slide is shown, and the page says which those are', async ({
  browser,
}) => {
  const page = await open(browser, await site.presenterLink());
  const watched: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (!String(payload).includes('"watch-checks"')) return;
      const { blocks } = JSON.parse(String(payload)) as { blocks: string[] };
      watched.push(blocks.map((id) => id.replace(/.*\/|@.*/g, '')).join(' '));
    }),
  );
  await page.goto(`${DECK}#say-hello`);
  const check = page.locator('[data-check="file-is-there"]');
  await expect(check.locator('.block-hint')).toContainText('There is no greeting yet.');
  await shell(page);
  await page.keyboard.type('echo hello > greeting.txt\n');
  await expect(check).toHaveAttribute('data-state', 'passed');
  expect(watched).toEqual(['file-is-there']);
  await page.keyboard.press('Control+Shift+Space');
  await pressTo(page, 'ArrowRight', /#several-commands$/);
  await expect.poll(() => watched).toEqual(['file-is-there', '']);
  await pressTo(page, 'ArrowLeft', /#say-hello$/);
  await expect.poll(() => watched).toEqual(['file-is-there', '', 'file-is-there']);
  await page.context().close();
});

test('B16 the split is moved by key, catches at the thirds and is remembered', async ({ browser }) => {
  const page = await open(browser, `${DECK}#say-hello`);
  const split = page.getByRole('separator', { name: /width of the text/i });
  await expect(async () => {
    await split.press('End');
    await expect(split).toHaveAttribute('aria-valuenow', '67', { timeout: 500 });
  }).toPass();
  expect(page.url()).toContain('#say-hello');
  await page.reload();
  await expect(split).toHaveAttribute('aria-valuenow', '67');
  await page.context().close();
});

test('B17 on a phone the text can be read, a swipe moves on and nothing is wider than the page', async ({
  browser,
}) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const page = await open(browser, `${DECK}#say-hello`, phone);
  const size = await slide(page, 'say-hello')
    .locator('code')
    .first()
    .evaluate((each) => Number.parseFloat(getComputedStyle(each).fontSize));
  expect(size).toBeGreaterThanOrEqual(16);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expect(page.locator('.connection')).toHaveAttribute('data-state', 'open');
  await page.getByRole('button', { name: 'Back' }).tap();
  await expect(page).toHaveURL(/#plain-code$/);
  // The swipe comes last: Chromium takes a tap that follows at once as the end of the swipe's own motion.
  await swipe(page, { from: 300, to: 100, y: 60 });
  await expect(page).toHaveURL(/#say-hello$/);
  await page.context().close();
});
