// Terminal actions as steps, in the presenter's local shell: who goes forward onto one runs it, once, and nobody else does.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { type Site, startSite } from '../support/site';

const slide = (name: string) => `---
layout: terminal
---

# ${name}

\`\`\`sh run step name=${name}-counts
echo ran >> ${name}.txt
\`\`\`

\`\`\`sh check name=${name}-once
test "$(wc -l < ${name}.txt)" = 1
\`\`\`
`;

const DECK = `---
title: Steps
---

# Start

${slide('forward')}
${slide('reloaded')}
${slide('windows')}
---
layout: terminal
---

# Typed

\`\`\`sh type step name=words
echo left to people
\`\`\`

\`\`\`sh run step name=server wait=/up at \\d+/
echo "up at $((40 + 2))"; cat
\`\`\`
`;

let site: Site;
let content: string;
let context: BrowserContext;
/** The blocks that pages of the context asked to run, in order. */
const asked: string[] = [];

test.beforeAll(async ({ browser }) => {
  content = await mkdtemp(join(tmpdir(), 'slipway-content-'));
  await cp('test/content', content, { recursive: true });
  await mkdir(join(content, 'steps'));
  await writeFile(join(content, 'steps', 'deck.mdx'), DECK);
  site = await startSite({ contentDir: content, settings: { ENGINE: 'none' } });
  context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  context.on('page', (page) =>
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        const [, block] = /"run-block","block":"steps\/([a-z-]+)@/.exec(String(payload)) ?? [];
        if (block) asked.push(block);
      }),
    ),
  );
  const page = await context.newPage();
  await page.goto(await site.presenterLink());
  await page.close();
});
test.beforeEach(() => void asked.splice(0));
test.afterAll(async () => {
  await context?.close();
  await site?.stop();
  await rm(content, { recursive: true, force: true });
});

const block = (page: Page, name: string) => page.locator(`[data-block="${name}"]`);

/** A page at that position, with the shell's prompt. */
async function openAt(address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`/decks/steps#${address}`);
  await expect(page.locator('.xterm-rows').first()).toContainText('#', { timeout: 30_000 });
  return page;
}

/** Whatever was asked for before is done once the check's answer is there. */
async function expectOnce(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Check ${name}-once`, exact: true }).click();
  await expect(page.locator(`[data-check="${name}-once"]`)).toHaveAttribute('data-state', 'passed');
  expect(asked).toEqual([`${name}-counts`]);
}

test('TA20 forward onto a step runs its block, back and forward again does not', async () => {
  const page = await openAt('forward');
  await expect(block(page, 'forward-counts')).toContainText('Step 1');
  await page.keyboard.press('ArrowRight');
  await expect(block(page, 'forward-counts')).toHaveAttribute('data-state', 'passed');
  await expect(block(page, 'forward-counts')).toContainText('Has run at step 1');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/#forward\.1$/);
  await expectOnce(page, 'forward');
  await page.getByRole('button', { name: 'Run again forward-counts', exact: true }).click();
  await expect.poll(() => asked.length).toBe(2);
  await page.close();
});

test('TA21 a deep link, a reload and a jump onto a step run nothing', async () => {
  const page = await openAt('reloaded.1');
  await page.reload();
  await expect(page.locator('.xterm-rows').first()).toContainText('#', { timeout: 30_000 });
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(/#reloaded\.1$/);
  await expect(block(page, 'reloaded-counts')).toHaveAttribute('data-state', 'idle');
  expect(asked).toEqual([]);
  await page.close();
});

test('TA22 of two windows the one that goes forward runs the block, and the other one finds it done', async () => {
  const first = await openAt('windows');
  const second = await context.newPage();
  await second.goto('/decks/steps#start');
  await expect(second.getByText('Live', { exact: true })).toBeAttached();
  await first.keyboard.press('ArrowRight');
  await expect(block(second, 'windows-counts')).toHaveAttribute('data-state', 'passed');
  await second.goto('/decks/steps#windows');
  await second.keyboard.press('ArrowRight');
  await expect(second).toHaveURL(/#windows\.1$/);
  await expect(block(second, 'windows-counts')).toContainText('Has run at step 1');
  await expectOnce(second, 'windows');
  await first.close();
  await second.close();
});

test('TA23 text stands typed without Enter, and a server counts as ready while it runs', async () => {
  const page = await openAt('typed');
  await page.keyboard.press('ArrowRight');
  await expect(block(page, 'words')).toContainText('Typed');
  await expect(page.locator('.xterm-rows').first()).toContainText('echo left to people');
  await page.keyboard.press('ArrowRight');
  await expect(block(page, 'server')).toContainText('Ready');
  await expect(page.locator('.xterm-rows').first()).toContainText('up at 42');
  await expect(page.locator('.xterm-rows').first()).not.toContainText(/^left to people/m);
  await page.close();
});

test('TA24 a step onto a block while a program holds the terminal types nothing, and says so', async () => {
  const page = await openAt('reloaded');
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/#reloaded\.1$/);
  await expect(block(page, 'reloaded-counts')).toContainText('A program holds the terminal');
  await block(page, 'reloaded-counts').getByRole('button', { name: 'Interrupt and run' }).click();
  await expect(block(page, 'reloaded-counts')).toHaveAttribute('data-state', 'passed', { timeout: 20_000 });
  await page.close();
});
