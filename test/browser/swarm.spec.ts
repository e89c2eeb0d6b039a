// A Swarm of three machines, driven from the slides in real Chromium on a real engine: made, given work, hurt, and seen
// from the audience's side.
import { resolve } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { type Site, startSite } from '../support/site';

test.describe.configure({ mode: 'serial' });

let site: Site;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(20 * 60_000);
  site = await startSite({ contentDir: resolve('test/content'), settings: { MAX_SANDBOXES: '3' } });
  context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  page = await context.newPage();
  await page.goto(await site.presenterLink());
});
test.afterAll(async () => {
  await context?.close();
  await site?.stop();
});

const tab = (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}\\b`) });
const screen = () => page.locator('.terminal-screen:not([hidden]) .xterm-rows');

/** Runs a block by its button and waits for exit status 0. */
async function run(name: string): Promise<void> {
  await page.getByRole('button', { name: `Run ${name}`, exact: true }).click();
  const block = page.locator(`[data-block="${name}"]`);
  await expect(block).toHaveAttribute('data-state', /passed|failed/, { timeout: 90_000 });
  await expect(block, await screen().innerText()).toHaveAttribute('data-state', 'passed');
}

async function passes(name: string): Promise<void> {
  await expect(page.locator(`[data-check="${name}"]`)).toHaveAttribute('data-state', 'passed', { timeout: 30_000 });
}

async function act(node: string, item: string): Promise<void> {
  await tab(node).click();
  await page.getByRole('button', { name: `Actions on ${node}` }).click();
  await page.getByRole('menuitem', { name: new RegExp(`^${item}`) }).click();
}

/** Which nodes answer a page that asks again and again, by the platform's header; each names itself in its answer. */
async function answering(times: number): Promise<string[]> {
  const link = page.locator('.slide:visible a[href*="8080-"]').first();
  const app = await context.newPage();
  await app.goto((await link.getAttribute('href')) ?? '');
  const answers = await app.evaluate(async (count) => {
    const all: { node: string | null; text: string }[] = [];
    while (all.length < count) {
      const response = await fetch('/', { cache: 'no-store' });
      all.push({ node: response.headers.get('x-slipway-node'), text: await response.text() });
    }
    return all;
  }, times);
  await app.close();
  for (const { node, text } of answers) expect(text).toBe(`Hello from ${node}\n`);
  return [...new Set(answers.map(({ node }) => node ?? ''))].sort();
}

test('Z15 a node that there is no place for is refused in words, which one can put away', async () => {
  await page.goto('/decks/cluster');
  await page.getByRole('button', { name: 'Add a node' }).click({ timeout: 60_000 });
  const words = page.locator('.node-strip', { hasText: 'No place for one more node is free on this server.' });
  await expect(words).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add a node' })).toBeEnabled();
  await words.getByRole('button', { name: 'Close' }).click();
  await expect(words).toHaveCount(0);
  await expect(page.getByRole('tab')).toHaveCount(3);
});

test('Z20 init on one node and a join on each of the others make a Swarm of three', async () => {
  await page.goto('/decks/cluster#a-swarm-of-three');
  await expect(page.getByRole('tab')).toHaveCount(3, { timeout: 60_000 });
  await run('init');
  await run('join-2');
  await run('join-3');
  await passes('three-ready');
});

test('Z21 a service without host ports has a task on each of the three', async () => {
  await page.goto('/decks/cluster#work-for-three');
  await run('spread');
  await passes('on-three');
});

test('Z22 the Swarm notices by itself that a worker was killed, and moves its task', async () => {
  await act('node3', 'Kill');
  await expect(tab('node3')).toHaveAccessibleName(/stopped$/);
  await run('watch');
  await passes('moved');
  await expect(screen()).toContainText('Shutdown');
});

test('Z23 a restarted worker is a member again', async () => {
  await tab('node3').click();
  await page.getByRole('button', { name: 'Restart', exact: true }).click();
  await expect(tab('node3')).toHaveAccessibleName(/running$/);
  await page.goto('/decks/cluster#a-swarm-of-three');
  await expect(async () => {
    await page.getByRole('button', { name: 'Check three-ready' }).click();
    await expect(page.locator('[data-check="three-ready"]')).toHaveAttribute('data-state', 'passed', {
      timeout: 3_000,
    });
  }).toPass({ timeout: 60_000 });
});

test('Z24 a port that every node publishes in host mode is balanced over them by the gateway', async () => {
  await page.goto('/decks/cluster#a-port-on-every-machine');
  await run('publish');
  await expect.poll(() => answering(6), { timeout: 60_000 }).toEqual(['node1', 'node2', 'node3']);
});

test('Z25 with one of them killed every request is answered by the others', async () => {
  await act('node2', 'Kill');
  await expect(tab('node2')).toHaveAccessibleName(/stopped$/);
  expect(await answering(6)).toEqual(['node1', 'node3']);
});
