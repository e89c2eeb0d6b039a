// Owns the pictures of the README: nine slides of the gallery deck on one sheet, light and dark, three slides of each deck
// that ships on another, and a talk at work.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, expect, type Locator, type Page } from '@playwright/test';
import { openChromium } from '../../bench/chromium';
import { startSite } from './site';

const PICTURES = resolve('docs/images');
const GALLERY = resolve('test/content/gallery');
const VIEWPORT = { width: 1280, height: 720 };
/** An image may have to be built first. */
const SOON = { timeout: 10 * 60_000 };
const SCHEMES = ['light', 'dark'] as const;

/** Theme and slide, row by row. */
const SHEET = [
  ['dock', 'a-harbour-in-an-afternoon'],
  ['dock', 'loaded-by-four'],
  ['dock', 'ask-for-a-berth'],
  ['chart', 'a-harbour-in-an-afternoon'],
  ['chart', 'an-old-rule'],
  ['chart', 'the-same-order-twice'],
  ['foundry', 'a-harbour-in-an-afternoon'],
  ['foundry', 'two-tides-a-day-and-we-berth-on-the-second'],
  ['foundry', 'watch-her-come-in'],
] as const;

/** Three slides of each deck that ships. */
const DECKS = [
  ['first-image', 'where-this-leads'],
  ['first-image', 'write-the-program'],
  ['first-image', 'files-or-settings'],
  ['zero-to-production', 'what-production-asks-of-a-service'],
  ['zero-to-production', 'build-it'],
  ['zero-to-production', 'both-ways-written-out'],
  ['twelve-factors', 'who-looks-after-what'],
  ['twelve-factors', 'commit-it'],
  ['twelve-factors', 'from-commit-to-production'],
  ['live-code-to-green', 'what-do-you-see'],
  ['live-code-to-green', 'the-pipeline-part-by-part'],
  ['live-code-to-green', 'say-what-right-means'],
  ['how-the-hub-ships', 'what-a-hub-does'],
  ['how-the-hub-ships', 'a-second-engine-on-one-machine'],
  ['how-the-hub-ships', 'the-proxy'],
  ['whale-and-beanstalk', 'where-it-lives'],
  ['whale-and-beanstalk', 'the-pipeline-part-by-part'],
  ['whale-and-beanstalk', 'expand-then-contract'],
] as const;

const browser = await openChromium();
try {
  await makeSheets(browser);
  await makeDecks(browser);
} finally {
  await browser.close();
}

async function makeSheets(browser: Browser): Promise<void> {
  const contentDir = await mkdtemp(join(tmpdir(), 'slipway-gallery-'));
  for (const theme of new Set(SHEET.map(([each]) => each))) await writeDeck(join(contentDir, theme), theme);
  const site = await startSite({ contentDir, settings: { ENGINE: 'none' } });
  try {
    for (const colorScheme of SCHEMES) {
      const page = await openPage(browser, site.url, colorScheme);
      await page.goto(await site.presenterLink());
      const slides: Buffer[] = [];
      for (const [theme, slide] of SHEET) slides.push(await pictureOf(page, `/decks/${theme}#${slide}`));
      await writeFile(join(PICTURES, `gallery-${colorScheme}.png`), await sheetOf(page, slides));
      await page.context().close();
    }
  } finally {
    await site.stop();
    await rm(contentDir, { recursive: true, force: true });
  }
}

async function makeDecks(browser: Browser): Promise<void> {
  const site = await startSite();
  try {
    const page = await openPage(browser, site.url, 'light');
    await page.goto(await site.presenterLink());
    await writeFile(join(PICTURES, 'talk.png'), await pictureOf(page, '/decks/zero-to-production#build-it'));
    const slides: Buffer[] = [];
    for (const [deck, slide] of DECKS) slides.push(await pictureOf(page, `/decks/${deck}#${slide}`));
    await writeFile(join(PICTURES, 'decks.png'), await sheetOf(page, slides));
  } finally {
    await site.stop();
  }
}

async function writeDeck(folder: string, theme: string): Promise<void> {
  await cp(GALLERY, folder, { recursive: true });
  const text = await readFile(join(GALLERY, 'deck.mdx'), 'utf8');
  await writeFile(join(folder, 'deck.mdx'), text.replace('footer:', `theme: ${theme}\nfooter:`));
}

async function openPage(browser: Browser, baseURL: string, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({ baseURL, viewport: VIEWPORT, colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(SOON.timeout);
  return page;
}

/** With its block run, its check passed and the chrome at rest. */
async function pictureOf(page: Page, address: string): Promise<Buffer> {
  await page.goto('about:blank');
  await page.goto(address);
  const slide = page.locator(`.talk[data-scripted] .slide[data-current]${new URL(address, 'http://site').hash}`);
  await slide.waitFor();
  if ((await slide.locator('.run-block').count()) > 0) await runBlock(page, slide);
  await page.evaluate(() => document.fonts.ready);
  await page.locator('.talk[data-resting]').waitFor();
  return page.screenshot();
}

async function runBlock(page: Page, slide: Locator): Promise<void> {
  const rows = page.locator('.xterm-rows').first();
  await expect(rows).toContainText(/[#$] *$/, SOON);
  // A shell of this computer begins in a folder that is the site's own, with a long name.
  if (!(await rows.innerText()).includes('~')) {
    await page.locator('.xterm-helper-textarea').first().focus();
    await page.keyboard.type('cd; clear\n');
    await expect(rows).toHaveText(/^[^/]*[#$]\s*$/, SOON);
    await page.keyboard.press('Control+Shift+Space');
  }
  await page.keyboard.press('Control+Enter');
  for (const block of await slide.locator('.run-block, .check-block').all())
    await expect(block).toHaveAttribute('data-state', 'passed', SOON);
}

async function sheetOf(page: Page, slides: readonly Buffer[]): Promise<Buffer> {
  const images = slides.map((slide) => `<img src="data:image/png;base64,${slide.toString('base64')}">`);
  const style = `body { margin: 0 } main { display: grid; grid-template-columns: repeat(3, 400px); gap: 6px; padding: 6px }
    img { width: 400px; height: 225px; border: 1px solid #8fa0a8; border-radius: 6px; box-sizing: border-box }`;
  await page.setViewportSize({ width: 1224, height: 6 + 231 * Math.ceil(slides.length / 3) });
  await page.setContent(`<style>${style}</style><main>${images.join('')}</main>`);
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  const sheet = await page.screenshot({ omitBackground: true });
  await page.setViewportSize(VIEWPORT);
  return sheet;
}
