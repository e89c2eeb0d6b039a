// A terminal's recording from the first byte to the player, on its own page and on a slide.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { parseRecordingList } from '#core/recording';
import { faultsOf } from '../support/faults';
import { type Site, startSite } from '../support/site';
import { until } from '../support/until';

let site: Site;
let context: BrowserContext;
let page: Page;
let content: string;

const SHOWN_DECK = `---
title: With a recording
---

# Played here

<Recording src="demo.cast" title="How it went" />

---

# After it
`;
const DEMO = [
  '{"version":2,"width":60,"height":12,"timestamp":1504467315,"title":"Demo"}',
  '[0.2,"o","$ make\\r\\n"]',
  '[0.4,"m","compile"]',
  '[9.0,"o","\\u001b[32mcompiled\\u001b[0m\\r\\n"]',
  '[9.5,"o","\\u001b]8;;https://elsewhere.example\\u0007a link\\u001b]8;;\\u0007 \\u001b[c\\r\\n"]',
  '',
].join('\n');

test.beforeAll(async ({ browser }) => {
  content = await mkdtemp(join(tmpdir(), 'slipway-content-'));
  await cp('test/content', content, { recursive: true });
  await mkdir(join(content, 'shown'));
  await writeFile(join(content, 'shown/deck.mdx'), SHOWN_DECK);
  await writeFile(join(content, 'shown/demo.cast'), DEMO);
  site = await startSite({ contentDir: content, settings: { ENGINE: 'none' } });
  context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  page = await context.newPage();
  await page.goto(await site.presenterLink());
});
test.afterAll(async () => {
  await context?.close();
  await site?.stop();
  await rm(content, { recursive: true, force: true });
});

const screen = () => page.locator('.player-screen .xterm-rows');
const scrub = () => page.getByRole('slider', { name: 'Position' });
const filesHold = async (text: string) => {
  const root = join(site.dataDir, 'recordings');
  const names = await readdir(root, { recursive: true });
  const texts = await Promise.all(
    names.filter((name) => name.endsWith('.cast')).map((name) => readFile(join(root, name), 'utf8')),
  );
  return texts.some((each) => each.includes(text));
};

test('RC35 with nothing recorded yet the page says how a recording comes to be', async () => {
  await page.goto('/decks/basics/recordings');
  await expect(page.getByRole('heading', { name: 'No recordings yet' })).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
});

test('RC36 a block that ran is a chapter of its recording, which plays, scrubs and steps', async () => {
  await page.goto('/decks/basics#say-hello');
  await expect(page.locator('.xterm-rows').first()).toContainText('#', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Run say-hello', exact: true }).click();
  await expect(page.locator('[data-block="say-hello"]')).toHaveAttribute('data-state', 'passed', { timeout: 20_000 });
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.type('TOKEN=opal"-river"-9; echo got $TOKEN\n');
  await expect(page.locator('.xterm-rows').first()).toContainText('got opal-river-9');
  await until('the recording on disk', () => filesHold('got opal-river-9'));
  await page.getByRole('button', { name: 'Terminal settings' }).click();
  const link = page.getByRole('link', { name: 'Recordings' });
  expect(await link.getAttribute('href')).toBe('/decks/basics/recordings');
  await page.goto('/decks/basics/recordings');
  await page.getByRole('button', { name: /^Play Terminal 1/ }).click();
  await expect(screen()).toContainText('got opal-river-9');
  await page.getByRole('button', { name: /^Play recording/ }).click();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await expect.poll(async () => Number(await scrub().inputValue())).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  const chapter = page.getByRole('button', { name: /say-hello/ });
  await expect(chapter).toContainText('Done');
  await chapter.click();
  await expect(chapter).toHaveAttribute('aria-current', 'step');
  await expect(screen()).not.toContainText('opal-river-9');
  await scrub().focus();
  await page.keyboard.press('.');
  const stepped = Number(await scrub().inputValue());
  await page.keyboard.press(',');
  expect(Number(await scrub().inputValue())).toBeLessThan(stepped);
  for (let i = 0; i < 10; i += 1) await page.keyboard.press('ArrowRight');
  await expect(screen()).toContainText('got opal-river-9');
  await page.keyboard.press('ArrowLeft');
  await page.getByText('Last screen as text').click();
  await expect(page.locator('.player-text pre')).toContainText('got opal-river-9');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`RC37 axe finds nothing on the page of a recording, ${colorScheme}`, async () => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await faultsOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  });
}

test('RC38 a secret that is cut is gone from the screen, from what is downloaded, and from the disk', async () => {
  await page.getByLabel('Secret', { exact: true }).fill('opal-river-9');
  await page.getByRole('button', { name: 'Cut it for good' }).click();
  await expect(page.getByText(/^Cut in one place, for good/)).toBeVisible();
  await expect(screen()).toContainText('got ████████████');
  const [row] = parseRecordingList(await (await page.request.get('/recordings/basics')).json())?.recordings ?? [];
  const cast = await (await page.request.get(`/recordings/basics/${row?.id}.cast`)).text();
  expect(cast).toContain('say-hello');
  expect(cast).not.toContain('opal-river-9');
  expect(await filesHold('opal-river-9')).toBe(false);
});

test('RC39 a recording is deleted after one question, by keyboard', async () => {
  await page.getByRole('button', { name: /^Delete Terminal 1/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Keep', exact: true })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'No recordings yet' })).toBeVisible();
});

test('RC40 a recording on a slide plays there by key, with its pauses made short, and the deck stays', async () => {
  await page.goto('/decks/shown');
  await expect(screen()).toContainText('compiled');
  // Links lead nowhere, and what asks the terminal is not answered.
  const link = await screen().getByText('a link').boundingBox();
  await page.mouse.click((link?.x ?? 0) + 9, (link?.y ?? 0) + 9);
  expect(context.pages()).toHaveLength(1);
  await page.getByRole('button', { name: /^Play recording/ }).focus();
  await page.keyboard.press('Enter');
  await scrub().focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(/\/decks\/shown(#played-here)?$/);
  await expect(scrub()).toHaveAttribute('aria-valuetext', '0 s of 2 s');
  await page.getByLabel('Short pauses').uncheck();
  await expect(scrub()).toHaveAttribute('aria-valuetext', '0 s of 9 s');
  await page.getByLabel('Speed').selectOption('4');
  await scrub().focus();
  await page.keyboard.press('Space');
  await expect(scrub()).toHaveAttribute('aria-valuetext', '9 s of 9 s');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await faultsOf(page, { within: ['.player'] }), colorScheme).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
});

test('RC41 a recording that goes missing is a fault with its place, and back when the file is', async () => {
  await rm(join(content, 'shown/demo.cast'));
  await expect(page.getByText('shown/deck.mdx:7:1')).toBeVisible();
  await expect(page.getByText('There is no file demo.cast')).toBeVisible();
  await writeFile(join(content, 'shown/demo.cast'), DEMO);
  await expect(page.getByRole('heading', { name: 'Played here' })).toBeVisible();
});
