// Several machines in one sandbox, in real Chromium on a real engine: tabs, what can happen to a node, and blocks that
// run where they say.
import { resolve } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { faultsOf } from '../support/faults';
import { type Site, startSite } from '../support/site';

test.describe.configure({ mode: 'serial' });

let site: Site;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(20 * 60_000);
  site = await startSite({ contentDir: resolve('test/content') });
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
const block = (name: string) => page.locator(`[data-block="${name}"]`);
const runButton = (name: string) => page.getByRole('button', { name: `Run ${name}`, exact: true });

async function act(node: string, item: string): Promise<void> {
  await tab(node).click();
  await page.getByRole('button', { name: `Actions on ${node}` }).click();
  await page.getByRole('menuitem', { name: new RegExp(`^${item}`) }).click();
}

test('Z1 a sandbox of three nodes has a tab for each, with its role and state in words', async () => {
  await page.goto('/decks/cluster');
  await expect(page.getByRole('tab')).toHaveCount(3, { timeout: 60_000 });
  await expect(tab('node1')).toHaveAccessibleName('node1 manager , running');
  await expect(tab('node3')).toHaveAccessibleName('node3 worker , running');
  await expect(tab('node1')).toHaveAttribute('aria-selected', 'true');
  await expect(screen()).toContainText('root@node1');
});

test('Z2 a tab opens its terminal when it first comes to the front, by click, by arrow and by key', async () => {
  await tab('node2').click();
  await expect(screen()).toContainText('root@node2');
  await tab('node2').press('ArrowRight');
  await expect(tab('node3')).toBeFocused();
  await expect(screen()).toContainText('root@node3');
  await expect(page).toHaveURL(/\/decks\/cluster$/);
  await tab('node3').blur();
  await page.keyboard.press('n');
  await expect(tab('node1')).toHaveAttribute('aria-selected', 'true');
});

test('Z3 a block says on which node it runs, and runs there whatever tab is in front', async () => {
  await expect(block('there')).toContainText('on node2');
  await runButton('there').click();
  await expect(block('there')).toHaveAttribute('data-state', 'passed');
  await expect(tab('node2')).toHaveAttribute('aria-selected', 'true');
  await expect(screen()).toContainText('there is node2');
  await expect(page.locator('[data-check="was-there"]')).toHaveAttribute('data-state', 'passed');
});

test('Z4 the key that runs the next block goes to that block’s node', async () => {
  await page.locator('body').press('Control+Enter');
  await expect(block('here')).toHaveAttribute('data-state', 'passed');
  await expect(tab('node1')).toHaveAttribute('aria-selected', 'true');
  await expect(screen()).toContainText('here is node1');
});

test('Z5 after a reload tabs and screens are as they were', async () => {
  await page.reload();
  await expect(page.getByRole('tab')).toHaveCount(3);
  await expect(screen()).toContainText('here is node1');
  await tab('node2').click();
  await expect(screen()).toContainText('there is node2');
});

test('Z6 a node that is cut off says what that means, and Rejoin brings it back', async () => {
  await act('node2', 'Cut off');
  await expect(page.getByText('node2 is cut off: its programs go on')).toBeVisible();
  await expect(tab('node2')).toHaveAccessibleName(/cut off$/);
  await page.getByRole('button', { name: 'Rejoin' }).click();
  await expect(tab('node2')).toHaveAccessibleName(/running$/);
  await expect(page.getByText('node2 is cut off')).toHaveCount(0);
});

test('Z7 a block that still runs on a node is named before the node is killed', async () => {
  await runButton('hold').click();
  await expect(block('hold')).toHaveAttribute('data-state', 'running');
  await act('node2', 'Kill');
  await expect(page.getByText('hold still runs here, and would be lost.')).toBeVisible();
  await page.getByRole('menuitem', { name: /^Kill anyway/ }).click();
  await expect(page.getByText('node2 has stopped. Its files are kept.')).toBeVisible();
  await expect(tab('node2')).toHaveAccessibleName(/stopped$/);
});

test('Z8 a block of a stopped node says so, and a restart opens its terminal again, with its files', async () => {
  // A page that came later has never seen that terminal open.
  await page.reload();
  await tab('node2').click();
  await expect(page.getByText('node2 has stopped. Its files are kept.')).toBeVisible();
  await runButton('there').click();
  await expect(block('there')).toContainText('node2 has stopped. Restart it, then run this.');
  await page.getByRole('button', { name: 'Restart', exact: true }).click();
  await expect(tab('node2')).toHaveAccessibleName(/running$/);
  await expect(screen()).toContainText('root@node2');
  await page.locator('.terminal-screen:not([hidden]) textarea').focus();
  await page.keyboard.type('cat here.txt\n');
  await expect(screen()).toContainText('there is node2');
});

test('Z9 a restarted node’s terminal comes back by itself', async () => {
  await tab('node3').click();
  await page.locator('.terminal-screen:not([hidden]) textarea').focus();
  await page.keyboard.type('echo before$((1))\n');
  await expect(screen()).toContainText('before1');
  await act('node3', 'Restart');
  await expect(screen()).not.toContainText('before1');
  await expect(screen()).toContainText('root@node3');
});

test('Z10 the menu is walked by keys, and gives the focus back', async () => {
  const button = page.getByRole('button', { name: 'Actions on node3' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: /^New terminal/ })).toBeFocused();
  await page.keyboard.press('k');
  await expect(page.getByRole('menuitem', { name: /^Kill/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: /^New terminal/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
  await expect(page.getByRole('menu')).toHaveCount(0);
});

test('Z11 a node can have several terminals, apart from those of the others', async () => {
  await act('node3', 'New terminal');
  await expect(page.getByRole('button', { name: 'Terminal 2', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await expect(screen()).toContainText('root@node3');
  await tab('node1').click();
  await expect(page.getByRole('button', { name: 'Terminal 2', exact: true })).toHaveCount(0);
  await tab('node3').click();
  await page.getByRole('button', { name: 'Terminal 2', exact: true }).click();
  await page.getByRole('button', { name: 'Close terminal 2' }).click();
  await expect(tab('node3')).toHaveAttribute('aria-selected', 'true');
});

for (const scheme of ['light', 'dark'] as const) {
  test(`Z12 tabs and menu have no fault that axe finds, ${scheme}`, async () => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.getByRole('button', { name: 'Actions on node3' }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    expect(await faultsOf(page, { within: ['.terminal-pane'], without: '.xterm' })).toEqual([]);
    await page.keyboard.press('Escape');
  });
}

test('LO35 a split stands the next node beside the one in front; a tab goes to its pane, which a reload keeps', async () => {
  const pane = (name: string) => page.getByRole('group', { name, exact: true }).locator('.xterm-rows');
  await tab('node1').click();
  await page.locator('[data-front] textarea').focus();
  await page.keyboard.press('Control+Shift+O');
  await expect(tab('node2')).toHaveAttribute('aria-selected', 'true');
  await expect(pane('Terminal 1 on node1')).toContainText('root@node1');
  await expect(pane('Terminal 1 on node2')).toContainText('root@node2');
  await tab('node1').click();
  await expect(pane('Terminal 1 on node1')).toBeVisible();
  await expect(pane('Terminal 1 on node2')).toBeVisible();
  await page.reload();
  await expect(tab('node1')).toHaveAttribute('aria-selected', 'true');
  await expect(pane('Terminal 1 on node2')).toContainText('root@node2');
  await page.getByRole('button', { name: 'Close the pane of node2' }).click();
  await expect(screen()).toContainText('root@node1');
});

test('Z13 a block for a node that is not there says how to get it, and runs once it is', async () => {
  await runButton('fourth').click();
  await expect(block('fourth')).toContainText('There is no node4 yet.');
  await page.getByRole('button', { name: 'Add a node' }).click();
  await expect(tab('node4')).toHaveAttribute('aria-selected', 'true', { timeout: 30_000 });
  await expect(screen()).toContainText('root@node4');
  await runButton('fourth').click();
  await expect(screen()).toContainText('added: node4');
});

test('Z14 with five there is no place for another, and all tabs can be reached on a phone', async () => {
  await page.getByRole('button', { name: 'Add a node' }).click();
  await expect(tab('node5')).toHaveAttribute('aria-selected', 'true', { timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Add a node' })).toHaveCount(0);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Terminal (t)' }).click();
  await expect(tab('node5')).toBeInViewport();
  await tab('node1').click();
  await expect(tab('node1')).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
