// Somebody at a workshop removes what the next task builds on: what that task says, and that it is done again for them, so
// that the task can go on. On a real engine, by the deck's own checks and blocks.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { contentOf, discard, type Site, startSite } from '../support/site';

let site: Site;
let context: BrowserContext;
let page: Page;
let dataDir: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(20 * 60_000);
  dataDir = await mkdtemp(join(tmpdir(), 'slipway-services-'));
  site = await startSite({ dataDir, contentDir: await contentOf(dataDir, 'how-the-hub-ships') });
  context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  page = await context.newPage();
  await page.goto(await site.presenterLink());
});
test.afterAll(async () => {
  await context?.close();
  await site?.stop();
  await discard(dataDir);
});

const task = (name: string) => page.locator(`[data-task="${name}"]`);
const note = () => task('roles').getByRole('region', { name: 'What this task builds on' });

/** As somebody does who asks for all help that the task has, until its checks have ticked by themselves. */
async function solve(name: string, blocks: readonly string[]): Promise<void> {
  for (const help of await task(name).locator('.task-help > summary').all()) await help.click();
  for (const block of blocks) {
    await page.getByRole('button', { name: `Run ${block}`, exact: true }).click();
    await expect(page.locator(`[data-block="${block}"]`)).toHaveAttribute('data-state', 'passed', { timeout: 60_000 });
  }
  await expect(task(name).locator('.task-head')).toContainText('Done', { timeout: 30_000 });
}

test('RS2 a queue that somebody removed is missed by the task after it, is there again, and the task goes on', async () => {
  await page.goto('/decks/how-the-hub-ships#stock-the-registry');
  await expect(page.locator('.xterm-rows').first()).toContainText('root@hub', { timeout: 60_000 });
  await solve('base', ['push-base']);
  await page.goto('/decks/how-the-hub-ships#queue-and-database');
  await solve('services', ['services']);
  await page.goto('/decks/how-the-hub-ships#run-both-parts');
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.type('docker rm -f queue');
  await page.keyboard.press('Enter');
  const words = 'This task builds on “Queue and database”, which no longer holds in this sandbox';
  await expect(note()).toContainText(words, { timeout: 40_000 });
  await expect(note()).toContainText('There is no container queue.');
  await expect(note()).not.toContainText('Written anew');
  await note().getByRole('button', { name: 'Do it again for me' }).click();
  await expect(note()).toHaveCount(0, { timeout: 60_000 });
  await solve('roles', ['settings', 'run-both']);
});
