// The recording of a deck's talk in real Chromium: slides, terminal and captions in step, searched, and taken along.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { blockCast } from '#core/block-cast';
import { openLibrary } from '#server/content/library';
import { retellTalk } from '#server/rehearse/write-recordings';
import { expectNoFaults } from '../support/faults';
import { type Site, startSite } from '../support/site';

test.describe.configure({ mode: 'serial' });

const DECK = `---
title: Small talk
---

# Small talk

<Say>Welcome to a talk about one file.</Say>

---
layout: terminal
---

# Write it

<Say>We write a greeting into a file.</Say>

\`\`\`sh run name=write
echo Ahoy > greeting.txt
cat greeting.txt
\`\`\`

<Say>There it is.</Say>

---

# Goodbye

<Say>That was the whole talk.</Say>
`;

const FRENCH = DECK.replace(/^```sh run name=write\n[\s\S]*?^```$/m, '<Block name="write" />')
  .replace('layout: terminal\n', 'name: write-it\n')
  .replace('Welcome to a talk about one file.', 'Bienvenue. On parle d’un fichier.')
  .replace('title: Small talk', 'title: Petit exposé');

let site: Site;
let contentDir: string;

test.beforeAll(async () => {
  contentDir = await mkdtemp(join(tmpdir(), 'slipway-playback-'));
  await cp(resolve('test/content/basics'), join(contentDir, 'basics'), { recursive: true });
  const folder = join(contentDir, 'small');
  await mkdir(join(folder, 'recordings'), { recursive: true });
  await writeFile(join(folder, 'deck.mdx'), DECK);
  await writeFile(join(folder, 'deck.fr.mdx'), FRENCH);
  const library = openLibrary(contentDir);
  const [deck, french] = [await library.compiled('small'), await library.compiled('small', 'fr')];
  if (!deck?.ok || !french?.ok) throw new Error(JSON.stringify([deck, french]));
  const at = Date.UTC(2026, 10, 26);
  for (const { name, hash } of deck.deck.blocks) {
    const head = { block: name, hash, timestamp: at / 1000, docker: '28.1', terminal: 1, cols: 100, rows: 30 };
    const events = [
      { time: 0, kind: 'output' as const, text: '$ \u001b]133;B\u0007cat greeting.txt\r\n' },
      { time: 30, kind: 'output' as const, text: 'Ahoy\r\n' },
    ];
    await writeFile(join(folder, 'recordings', `${name}.cast`), blockCast(head, events, 10_000));
  }
  const said = [
    { language: null, says: deck.says },
    { language: 'fr', says: french.says },
  ];
  const last = {
    version: 1 as const,
    at,
    docker: '28.1',
    isolation: 'none' as const,
    seconds: 9,
    blocks: {},
    tasks: {},
  };
  await retellTalk(folder, { deck: deck.deck, said }, last);
  site = await startSite({ contentDir, settings: { ENGINE: 'none' } });
});
test.afterAll(async () => {
  await site?.stop();
  await rm(contentDir, { recursive: true, force: true });
});

async function openPlayback(page: Page, address = '/decks/small/playback') {
  await page.goto(site.url + address);
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
}

const slide = (page: Page) => page.locator('.slide[data-current]');
const caption = (page: Page) => page.locator('.playback-captions');
const screen = (page: Page) => page.locator('.terminal-pane .xterm-rows');
const time = (page: Page) => page.getByRole('slider', { name: 'Time' });

/** Each caption with the slide that it is told on, in the order in which they come. */
async function watchCaptions(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    const caption = document.querySelector('.playback-captions');
    const take = () => {
      const text = caption?.textContent?.trim();
      if (text) seen.push(`${document.querySelector('.slide[data-current]')?.id}: ${text}`);
    };
    if (caption) new MutationObserver(take).observe(caption, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
}

test('DP1 the list of decks leads to the recording, which says what it is and plays slides, terminal and captions in step', async ({
  page,
}) => {
  await page.goto(site.url);
  await page.getByRole('link', { name: 'Watch a recording, 1 min' }).click();
  await expect(page).toHaveURL(/\/decks\/small\/playback$/);
  await expect(page.getByText('Recording of a rehearsal')).toBeVisible();
  await expect(page.locator('.playback-head')).toContainText(
    'Rehearsed on 26 November 2026 with Docker 28.1 · waits shortened by 28 s',
  );
  await expect(slide(page)).toContainText('Small talk');
  const seen = await watchCaptions(page);
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('4');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible({ timeout: 60_000 });
  expect(await seen()).toEqual([
    'small-talk: Welcome to a talk about one file.',
    'write-it: We write a greeting into a file.',
    'write-it: There it is.',
    'goodbye: That was the whole talk.',
  ]);
  await expect(screen(page)).toContainText('Ahoy');
  await expectNoFaults(page);
});

test('DP2 any moment can be gone to, by the line of time, keys and search, in either language of the captions', async ({
  page,
}) => {
  await openPlayback(page);
  await page.keyboard.press('.');
  await expect(slide(page)).toContainText('Write it');
  await page.keyboard.press(',');
  await expect(slide(page)).toContainText('Small talk');
  await time(page).fill('2');
  await expect(caption(page)).toHaveText('Welcome to a talk about one file.');
  await page.getByRole('combobox', { name: 'Language of the captions' }).selectOption({ label: 'Français' });
  await expect(caption(page)).toHaveText('Bienvenue. On parle d’un fichier.');
  await expect(caption(page)).toHaveAttribute('lang', 'fr');
  await page.keyboard.press('/');
  await page.keyboard.type('echo ahoy');
  await page.getByRole('button', { name: /Block.*write/ }).click();
  await expect(slide(page)).toContainText('Write it');
  await expect(screen(page)).toContainText('cat greeting.txt');
  await expect(screen(page)).not.toContainText('Ahoy');
  await page.getByRole('searchbox').fill('whole talk');
  await page.getByRole('button', { name: /Caption.*That was the whole talk/ }).click();
  await expect(slide(page)).toContainText('Goodbye');
  await openPlayback(page, '/decks/small/fr/playback');
  await expect(page.getByRole('combobox', { name: 'Language of the captions' })).toHaveValue('1');
});

test('DP3 saved as one file it plays without a server', async ({ page, context }) => {
  await openPlayback(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as one file' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('small-playback.html');
  const path = await download.path();
  expect(await readFile(path, 'utf8')).not.toContain(site.url);
  const offline = await context.newPage();
  const copy = join(contentDir, 'small-playback.html');
  await cp(path, copy);
  await offline.goto(pathToFileURL(copy).href);
  await expect(offline.getByText('Recording of a rehearsal')).toBeVisible();
  await time(offline).fill('2');
  await expect(caption(offline)).toHaveText('Welcome to a talk about one file.');
  await offline.keyboard.press('.');
  await expect(slide(offline)).toContainText('Write it');
  await time(offline).fill('19');
  await expect(screen(offline)).toContainText('Ahoy');
});

test('DP4 a block that has changed since is told while it plays, and a deck without a recording says how to make one', async ({
  page,
}) => {
  await writeFile(join(contentDir, 'small/deck.mdx'), DECK.replace('echo Ahoy', 'echo Ahoy there'));
  await openPlayback(page);
  await page.getByRole('searchbox').fill('write');
  await page.getByRole('button', { name: /Block.*write/ }).click();
  await expect(page.getByText('“write” has changed since this was recorded.')).toBeVisible();
  await writeFile(join(contentDir, 'small/deck.mdx'), DECK);
  await page.goto(`${site.url}/decks/basics/playback`);
  await expect(page.getByRole('status')).toContainText('npx slipway rehearse basics --record');
  await expect(page.getByRole('link', { name: 'Open as a talk' })).toBeVisible();
  await writeFile(join(contentDir, 'small/recordings/talk.vtt'), 'WEBVTT\n\nsoon --> later\nWords\n');
  await page.goto(`${site.url}/decks/small/playback`);
  await expect(page.getByText('small/recordings/talk.vtt:3:1')).toBeVisible();
});
