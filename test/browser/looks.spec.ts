// How slides look: layouts and themes on a stage, what tells an author that a slide is too full, and the article.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { faultsOf } from '../support/faults';
import { readPdf } from '../support/pdf';
import { type Site, startSite } from '../support/site';

const GALLERY = resolve('test/content/gallery');

let site: Site;
let content: string;

test.beforeAll(async () => {
  content = await mkdtemp(join(tmpdir(), 'slipway-looks-'));
  await cp(GALLERY, join(content, 'gallery'), { recursive: true });
  const text = await readFile(join(GALLERY, 'deck.mdx'), 'utf8');
  await deck(
    'chart',
    text.replace('footer:', 'theme: chart\ncss: own.css\nslideNumbers: false\nprogress: false\nfooter:'),
  );
  await writeFile(join(content, 'chart/own.css'), '.slide[data-layout="title"] h2 { color: rgb(1, 2, 3); }');
  await deck('foundry', text.replace('footer:', 'theme: foundry\nfooter:'));
  site = await startSite({ contentDir: content, settings: { ENGINE: 'none' } });
});
test.afterAll(async () => {
  await site?.stop();
  await rm(content, { recursive: true, force: true });
});

async function deck(name: string, text: string): Promise<void> {
  await cp(GALLERY, join(content, name), { recursive: true });
  await writeFile(join(content, name, 'deck.mdx'), text);
}

type Options = Parameters<Browser['newContext']>[0];

async function open(browser: Browser, path: string, options: Options = {}): Promise<Page> {
  const shape = { viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' } as const;
  const context = await browser.newContext({ baseURL: site.url, ...shape, ...options });
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

test('GL1 the five layouts that matter look as they did', async ({ browser }) => {
  const page = await open(browser, '/decks/gallery', { viewport: { width: 960, height: 540 } });
  const slides = [
    'a-harbour-in-an-afternoon',
    'the-same-order-twice',
    'loaded-by-four',
    'an-old-rule',
    'ask-for-a-berth',
  ];
  for (const name of slides) {
    await page.goto(`/decks/gallery#${name}`);
    await expect(page.locator(`section#${name}`)).toBeVisible();
    await expect(page).toHaveScreenshot(`${name}.png`, {
      // Another version of the browser smooths letters in another way.
      maxDiffPixelRatio: 0.02,
      mask: [page.locator('.chrome'), page.locator('.terminal-body')],
      maskColor: '#808080',
    });
  }
  await page.context().close();
});

test('GL2 a terminal that has the stage leaves a strip to the slide, also before any script', async ({ browser }) => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await open(browser, '/decks/gallery#watch-her-come-in', { javaScriptEnabled });
    const pane = await page.locator('.terminal-pane').boundingBox();
    const heading = await page.getByRole('heading', { name: 'Watch her come in' }).boundingBox();
    expect(pane?.width).toBeGreaterThan(1200);
    expect(pane?.height).toBeGreaterThan(540);
    expect((heading?.y ?? 0) + (heading?.height ?? 720)).toBeLessThan(pane?.y ?? 0);
    await page.context().close();
  }
});

test('GL3 a figure is as large as its slide lets it be', async ({ browser }) => {
  const page = await open(browser, '/decks/gallery#two-tides-a-day-and-we-berth-on-the-second');
  const box = await page.locator('.slide[data-current] img').boundingBox();
  expect(box?.width).toBeGreaterThan(1100);
  expect(box?.height).toBeGreaterThan(480);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(720 - 48);
  await page.context().close();
});

test('TH6 a theme is there without any script, and only its decks fetch its fonts', async ({ browser }) => {
  const ground = async (path: string) => {
    const page = await open(browser, path, { javaScriptEnabled: false });
    const colour = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.context().close();
    return colour;
  };
  expect(await ground('/decks/gallery')).toBe('rgb(245, 246, 244)');
  expect(await ground('/decks/chart')).toBe('rgb(247, 241, 227)');
  expect(await ground('/decks/foundry')).toBe('rgb(240, 238, 234)');
  const fonts = async (path: string) => {
    const page = await open(browser, path);
    await page.evaluate(() => document.fonts.ready);
    const loaded = await page.evaluate(() => [...document.fonts].filter(({ status }) => status === 'loaded').length);
    const asked = await page.evaluate(
      () => performance.getEntriesByType('resource').filter(({ name }) => name.includes('.woff2')).length,
    );
    await page.context().close();
    return { loaded, asked };
  };
  const plain = await fonts('/decks/gallery');
  expect((await fonts('/decks/chart')).asked).toBe(plain.asked + 1);
  expect((await fonts('/decks/foundry')).asked).toBe(plain.asked + 1);
});

test('TH7 header, footer, number, progress and style sheet are as the deck says', async ({ browser }) => {
  const page = await open(browser, '/decks/gallery#before-the-tide');
  const slide = page.locator('.slide[data-current]');
  await expect(slide.locator('.slide-header')).toHaveText('Part one');
  await expect(slide.locator('.slide-footer')).toHaveText('Harbour days');
  await expect(page.locator('.chrome-number')).toHaveText('2 / 10');
  await expect(page.locator('.chrome-progress')).toHaveCount(1);
  await page.goto('/decks/gallery#the-fine-print');
  await expect(page.locator('section#the-fine-print .slide-footer')).toHaveCount(0);
  await expect(page.locator('.chrome-number')).toHaveText('');
  await page.goto('/decks/chart');
  await expect(page.locator('.slide[data-current] h2')).toHaveCSS('color', 'rgb(1, 2, 3)');
  await expect(page.locator('.chrome-tools')).toBeVisible();
  await expect(page.locator('.chrome-number')).toHaveCount(0);
  await expect(page.locator('.chrome-progress')).toHaveCount(0);
  await page.context().close();
});

test('FT1 whoever presents is told which slides do not fit, in any window; nobody else is', async ({ browser }) => {
  const page = await open(browser, await site.presenterLink(), { viewport: { width: 1000, height: 700 } });
  await page.goto('/decks/gallery#the-fine-print');
  await expect(page.locator('.fit-flag')).toHaveText(/This slide is \d+ px too high\.$/);
  const words = await page.locator('.fit-flag').innerText();
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.reload();
  await expect(page.locator('.fit-flag')).toHaveText(words);
  await expect(page.locator('.fit-gauge')).toHaveCount(0);
  expect(await page.locator('.slide[data-misfit]').evaluateAll((all) => all.map(({ id }) => id))).toEqual([
    'the-fine-print',
  ]);
  await page.keyboard.press('Home');
  await expect(page.locator('.fit-flag')).toHaveCount(0);
  await page.context().close();
  const other = await open(browser, '/decks/gallery#the-fine-print');
  await expect(other.locator('.connection')).toHaveAttribute('data-state', 'open');
  await expect(other.locator('.fit-flag, [data-misfit], .fit-gauge')).toHaveCount(0);
  await other.context().close();
});

test('RD4 the article needs no script, is as wide as a phone, and has lines of 60 to 75 letters', async ({
  browser,
}) => {
  const page = await open(browser, '/decks/gallery/read', {
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
  });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A harbour in an afternoon');
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(10);
  await expect(page.getByText('echo "berth 7 is yours until 18:00"')).toBeVisible();
  await expect(page.locator('main button, main [hidden]')).toHaveCount(0);
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(widths[0]).toBe(widths[1]);
  await page.setViewportSize({ width: 1280, height: 720 });
  const letters = await page.getByText('A berth is given for one tide').evaluate((paragraph) => {
    const width = paragraph.clientWidth;
    const { style } = paragraph as HTMLElement;
    Object.assign(style, { whiteSpace: 'nowrap', width: 'max-content' });
    return (width / paragraph.clientWidth) * (paragraph.textContent?.length ?? 0);
  });
  expect(letters).toBeGreaterThanOrEqual(60);
  expect(letters).toBeLessThanOrEqual(75);
  await page.getByRole('link', { name: 'Open as a talk' }).first().click();
  await expect(page.locator('.talk')).toBeVisible();
  await page.context().close();
});

test('RD6 printed by the browser a talk is a page a slide, from its overview as well, and the article is text', async ({
  browser,
}) => {
  const page = await open(browser, '/decks/gallery', { viewport: { width: 700, height: 160 } });
  const print = async () => {
    const path = join(content, 'printed.pdf');
    await page.pdf({ path, preferCSSPageSize: true });
    return readPdf(path);
  };
  const slides = await page.locator('section.slide').count();
  const talk = await print();
  expect(talk.size).toEqual([320, 180]);
  // The last one is too full, and goes on on a second page.
  expect(talk.pages.length).toBe(slides + 1);
  expect(talk.pages[slides]).toContain('The pilot has the last word');
  await expect(async () => {
    await page.keyboard.press('o');
    await expect(page.locator('.slide-link:focus')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  expect((await print()).pages).toEqual(talk.pages);
  await page.goto('/decks/gallery/read');
  const article = (await print()).pages.join(' ');
  expect(article).toContain('A berth is given for one tide');
  expect(article).not.toContain('Open as a talk');
  await page.context().close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`TH8 axe finds nothing on layouts, themes and articles in ${colorScheme}`, async ({ browser }) => {
    const page = await open(browser, '/decks/gallery', { colorScheme });
    const slides = ['the-same-order-twice', 'loaded-by-four', 'an-old-rule', 'watch-her-come-in'];
    const places = [
      ...slides.map((name) => `/decks/gallery#${name}`),
      ...['chart', 'foundry'].map((name) => `/decks/${name}#ask-for-a-berth`),
      ...['gallery', 'chart'].map((name) => `/decks/${name}/read`),
    ];
    for (const place of places) {
      await page.goto(place);
      expect(await faultsOf(page), place).toEqual([]);
    }
    await page.context().close();
  });
}
