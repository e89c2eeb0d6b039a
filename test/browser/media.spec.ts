// Pictures, films, pages, footnotes and backgrounds on slides, as a browser shows them.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { faultsOf } from '../support/faults';
import { type Site, startSite } from '../support/site';

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100"><rect width="400" height="100" fill="teal"/></svg>`;

const deckWith = (embedded: string) => `---
title: Shown
variables: { product: Slipway }
---

# Pictures of {product}

![A quay](quay.svg "The quay")

A word[^1] with a note.

---

# Film

<Video src="film.webm" title="Launch" loop />

---

# Page

<Embed src="${embedded}" title="A page" />

[^1]: The note itself.

---
background: "#12303c"
---

# Dark

Words on it.

---
background: film.webm
---

# Moving

Words on it.
`;

let content: string;
let site: Site;
let embedded: Server;
const asked: string[] = [];

test.beforeAll(async ({ browser }) => {
  embedded = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('content-type', 'text/html').end('<h1>Embedded</h1><script>document.title = origin</script>');
  });
  await new Promise<void>((resolve) => embedded.listen(0, '127.0.0.1', resolve));
  content = await mkdtemp(join(tmpdir(), 'slipway-media-'));
  await mkdir(join(content, 'shown'));
  const { port } = embedded.address() as AddressInfo;
  await writeFile(join(content, 'shown/deck.mdx'), deckWith(`http://127.0.0.1:${port}/page`));
  await writeFile(join(content, 'shown/quay.svg'), SVG);
  await writeFile(join(content, 'shown/film.webm'), await filmed(browser));
  site = await startSite({ contentDir: content, settings: { ENGINE: 'none' } });
});
test.afterAll(async () => {
  await site?.stop();
  embedded?.close();
  await rm(content, { recursive: true, force: true });
});

/** Half a second of a film, made by the browser itself. */
async function filmed(browser: Browser): Promise<Buffer> {
  const page = await browser.newPage();
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    const paper = canvas.getContext('2d');
    let hue = 0;
    const drawing = setInterval(() => {
      if (!paper) return;
      hue += 40;
      paper.fillStyle = `hsl(${hue} 60% 50%)`;
      paper.fillRect(0, 0, canvas.width, canvas.height);
    }, 40);
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm' });
    const pieces: Blob[] = [];
    recorder.ondataavailable = ({ data }) => {
      pieces.push(data);
      if (pieces.length === 5) recorder.stop();
    };
    const stopped = new Promise((resolve) => {
      recorder.onstop = resolve;
    });
    recorder.start(100);
    await stopped;
    clearInterval(drawing);
    const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
  await page.close();
  return Buffer.from(base64, 'base64');
}

async function open(browser: Browser, slide: string, reducedMotion: 'reduce' | 'no-preference'): Promise<Page> {
  const viewport = { width: 1280, height: 720 };
  const context = await browser.newContext({ baseURL: site.url, viewport, reducedMotion });
  const page = await context.newPage();
  await page.goto(`/decks/shown#${slide}`);
  await expect(page.locator('.connection')).toHaveAttribute('data-state', 'open');
  return page;
}

const isPaused = (page: Page, selector: string) =>
  page.locator(selector).evaluate((video) => video instanceof HTMLVideoElement && video.paused);

test('MD29 a film is paused when its slide is left, and its keys do not move the deck', async ({ browser }) => {
  const page = await open(browser, 'film', 'no-preference');
  const film = page.getByLabel('Launch', { exact: true });
  await expect(film).toHaveAttribute('preload', 'metadata');
  await film.focus();
  await page.keyboard.press('Space');
  await expect.poll(() => isPaused(page, '.media > video')).toBe(false);
  await page.keyboard.press('ArrowRight');
  expect(new URL(page.url()).hash).toBe('#film');
  await film.blur();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => isPaused(page, '.media > video')).toBe(true);
  await page.context().close();
});

test('MD30 a page is asked for when somebody wants it, and cannot be this site’s', async ({ browser }) => {
  const page = await open(browser, 'page', 'no-preference');
  const load = page.getByRole('button', { name: 'Load page' });
  await expect(load).toBeVisible();
  expect(asked).toEqual([]);
  expect(await faultsOf(page)).toEqual([]);
  await load.click();
  await expect(page.frameLocator('.embed iframe').getByRole('heading', { name: 'Embedded' })).toBeVisible();
  expect(asked).toContain('/page');
  const frame = page.frames().find((each) => each.url().endsWith('/page'));
  expect(await frame?.title()).toBe('null');
  await page.context().close();
});

test('MD31 a footnote is below the slide that refers to it, and leads there and back', async ({ browser }) => {
  const page = await open(browser, 'pictures-of-slipway', 'no-preference');
  const picture = page.getByRole('img', { name: 'A quay' });
  await expect(picture).toBeVisible();
  await expect(page.getByText('The quay', { exact: true })).toBeVisible();
  const box = await picture.boundingBox();
  expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(4, 1);
  await page.getByRole('link', { name: 'Footnote 1', exact: true }).click();
  await expect(page.getByText('The note itself.')).toBeVisible();
  expect(new URL(page.url()).hash).toBe('#footnote_1_1');
  await page.getByRole('link', { name: 'Back to the text of footnote 1' }).click();
  await expect(page.getByRole('heading', { name: 'Pictures of Slipway', level: 2 })).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  await page.goto('/decks/shown#page');
  await expect(page.getByText('The note itself.')).toBeHidden();
  await page.context().close();
});

test('MD32 a background moves while its slide is shown, and words on a dark one are light', async ({ browser }) => {
  const page = await open(browser, 'dark', 'no-preference');
  const light = await page.getByRole('heading', { name: 'Dark' }).evaluate((each) => getComputedStyle(each).color);
  expect(light).toBe('rgb(238, 242, 241)');
  expect(await faultsOf(page)).toEqual([]);
  expect(await isPaused(page, '.slide-background video')).toBe(true);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => isPaused(page, '.slide-background video')).toBe(false);
  await page.keyboard.press('o');
  await expect.poll(() => isPaused(page, '.slide-background video')).toBe(true);
  await page.context().close();
});

test('MD33 for whoever asked for less motion it stands still', async ({ browser }) => {
  const page = await open(browser, 'moving', 'reduce');
  await expect(page.locator('.slide-background video')).toHaveAttribute('preload', 'metadata');
  expect(await isPaused(page, '.slide-background video')).toBe(true);
  await page.context().close();
});
