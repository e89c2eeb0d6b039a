// Hostile output in a real browser: fewer streams than without a screen, and what only a page can answer or open.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import fc from 'fast-check';
import { decodeFrame } from '#core/frame';
import { hostileOutput } from '../support/hostile-output';
import { ANSWERS } from '../support/hostile-stream';
import { type Site, startSite } from '../support/site';

const STREAMS = 40;
/** What the streams left open ends, or the test's own words would be taken for a part of it. */
const CALM = String.raw`printf '\x18\e\\\ec'`;

let site: Site;
let context: BrowserContext;
let page: Page;
let dir: string;
let typed = '';

test.beforeAll(async ({ browser }) => {
  dir = await mkdtemp(join(tmpdir(), 'slipway-hostile-'));
  site = await startSite({ contentDir: 'test/content', settings: { ENGINE: 'none' } });
  context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  page = await context.newPage();
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const frame = typeof payload === 'string' ? null : decodeFrame(payload);
      if (frame?.kind === 'input') typed += Buffer.from(frame.bytes).toString();
    }),
  );
  await page.goto(await site.presenterLink());
  await page.goto('/decks/basics#say-hello');
  await expect(screen()).toContainText('#', { timeout: 30_000 });
});
test.afterAll(async () => {
  await context?.close();
  await site?.stop();
  await rm(dir, { recursive: true, force: true });
});

const screen = () => page.locator('.xterm-rows').first();

async function show(command: string): Promise<void> {
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.type(`clear; ${command}\n`);
}

test('J43 streams of every hostile kind type nothing but fixed answers in figures', async () => {
  const before = await page.title();
  const streams = fc.sample(hostileOutput, { numRuns: STREAMS, seed: 20_251_125 });
  await writeFile(join(dir, 'streams'), Buffer.concat(streams));
  // What is answered is read away: else the shell would take it for commands, as after any `cat` of a binary.
  const drain = 'while read -rs -N 512 -t 1; do :; done';
  typed = '';
  await show(`stty -icanon -echo; cat ${join(dir, 'streams')}; ${CALM}; ${drain}; stty sane; echo calm-"again"`);
  await expect(screen()).toContainText('calm-again', { timeout: 60_000 });
  expect(typed.slice(typed.indexOf('\r') + 1).replace(ANSWERS, '')).toBe('');
  expect(await page.title()).toBe(before);
  expect(context.pages()).toHaveLength(1);
});

test("J44 the theme stays the page's, whatever a program recolours", async () => {
  const colour = () =>
    page
      .locator('.xterm-viewport, .xterm-scrollable-element')
      .first()
      .evaluate((of) => getComputedStyle(of).backgroundColor);
  const before = await colour();
  await show(String.raw`printf '\e]11;#ff0000\a\e]10;#ff0000\a\e]4;1;#00ff00\a'; echo painted-"red"`);
  await expect(screen()).toContainText('painted-red');
  expect(await colour()).toBe(before);
});

test('J45 a link that is never closed, and a flood of them, leave the terminal quick enough to go on', async () => {
  await show(String.raw`printf '\e]8;;https://a.example\a'; yes | head -c 300000; echo still-"here"`);
  await expect(screen()).toContainText('still-here');
  const many = String.raw`for i in $(seq 5000); do printf '\e]8;;https://a.example/%d\ax\e]8;;\a' $i; done`;
  await show(`${many}; seq 2000; echo and-"here"`);
  await expect(screen()).toContainText('and-here');
});
