// Several terminals on one page: panes, tabs, names, and what is kept of them, with the presenter's local shell.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test';
import { faultsOf } from '../support/faults';
import { type Site, startSite } from '../support/site';

const DECK = `---
title: Logs beside
layout: terminal
---

# Follow

\`\`\`sh run name=follow terminal=logs
echo "following"; sleep 600
\`\`\`

\`\`\`sh run name=look terminal=logs
echo "looked"
\`\`\`

\`\`\`sh run name=note
echo "noted $((1 + 1))"
\`\`\`

\`\`\`sh run name=hold
sleep 601
\`\`\`
`;

test.describe.configure({ mode: 'serial' });

let site: Site;
let content: string;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  content = await mkdtemp(join(tmpdir(), 'slipway-content-'));
  await mkdir(join(content, 'beside'));
  await writeFile(join(content, 'beside', 'deck.mdx'), DECK);
  site = await startSite({ contentDir: content, settings: { ENGINE: 'none' } });
  context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  page = await context.newPage();
  await page.goto(await site.presenterLink());
  await page.goto('/decks/beside');
  await page.getByRole('button', { name: 'Terminal (t)' }).click();
  await expect(pane('Terminal 1').locator('.xterm-rows')).toContainText('#', { timeout: 30_000 });
});
test.afterAll(async () => {
  await context?.close();
  await site?.stop();
  await rm(content, { recursive: true, force: true });
});

const panes = (of = page) => of.locator('.terminal-place:not([hidden])');
const pane = (name: string, of = page) => of.getByRole('group', { name, exact: true }).and(panes(of));
const screen = (name: string, of = page) => pane(name, of).locator('.xterm-rows');
const field = (name: string) => pane(name).locator('textarea');
const tab = (name: string) => page.getByRole('group', { name: 'Terminals' }).getByRole('button', { name, exact: true });
const tabNames = (of = page) => of.locator('.terminal-tab-name').allTextContents();
const block = (name: string) => page.locator(`[data-block="${name}"]`);
const runButton = (name: string) => page.getByRole('button', { name: `Run ${name}`, exact: true });
const heard = (words: string) => page.getByRole('status').filter({ hasText: words });

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error('it is not to be seen');
  return box;
}

async function fromMenu(item: string): Promise<void> {
  await page.getByRole('button', { name: 'Arrange terminals' }).click();
  await page.getByRole('menuitem', { name: new RegExp(`^${item}`) }).click();
}

/** The shell's own idea of its size, once it is `fits`. */
async function expectColumns(name: string, fits: (columns: number) => boolean): Promise<void> {
  await field(name).focus();
  await expect(async () => {
    await page.keyboard.type('clear; echo "columns=$(tput cols)"\n');
    const text = (await screen(name).textContent()) ?? '';
    const columns = Number(/columns=(\d+)/.exec(text)?.[1]);
    expect(fits(columns), `${columns} columns`).toBe(true);
  }).toPass();
}

test('LO20 a split stands a new shell beside the one in front, each as wide as its pane', async () => {
  const whole = await boxOf(pane('Terminal 1'));
  await page.getByRole('button', { name: 'Split right' }).click();
  await expect(panes()).toHaveCount(2);
  await expect(screen('Terminal 2')).toContainText('#');
  const [left, right] = [await boxOf(pane('Terminal 1')), await boxOf(pane('Terminal 2'))];
  expect(right.x).toBeCloseTo(left.x + left.width, 0);
  expect(right.width).toBeCloseTo(whole.width / 2, 0);
  await expect(tab('Terminal 2')).toHaveAttribute('aria-pressed', 'true');
  await expectColumns('Terminal 2', (columns) => columns >= 40 && columns <= 60);
});

test('LO21 in a terminal the keys split it, take the keys along, and go from pane to pane', async () => {
  await field('Terminal 2').focus();
  await page.keyboard.press('Control+Shift+O');
  await expect(panes()).toHaveCount(3);
  await expect(field('Terminal 3')).toBeFocused();
  await expect(screen('Terminal 3')).toContainText('#');
  await page.keyboard.type('echo "below"\n');
  await expect(screen('Terminal 3')).toContainText('below');
  await page.keyboard.press('Control+Shift+ArrowUp');
  await expect(field('Terminal 2')).toBeFocused();
  await page.keyboard.press('Control+Shift+ArrowLeft');
  await expect(field('Terminal 1')).toBeFocused();
  // A prompt longer than the pane is drawn over the line above it when the pane changes.
  await page.keyboard.type('cd /; clear; echo "on the ""left"\n');
  await expect(screen('Terminal 1')).toContainText('on the left');
  await page.keyboard.press('Control+Shift+ArrowLeft');
  await expect(field('Terminal 1')).toBeFocused();
});

test('LO22 the chord leaves the pane in front and comes back to it', async () => {
  await field('Terminal 3').focus();
  await page.keyboard.press('Control+Shift+Space');
  await expect(field('Terminal 3')).not.toBeFocused();
  await page.keyboard.press('Control+Shift+Space');
  await expect(field('Terminal 3')).toBeFocused();
});

test('LO23 the line between panes is moved by arrows and by the mouse, and made even again', async () => {
  const line = page.getByRole('separator', { name: 'Width of the panes' });
  await line.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(line).toHaveAttribute('aria-valuenow', '45');
  const { x, y, width, height } = await boxOf(line);
  await page.mouse.move(x + width / 2, y + height / 4);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 200, y + height / 4, { steps: 4 });
  await page.mouse.up();
  expect((await boxOf(line)).x).toBeCloseTo(x + 200, -1);
  await expectColumns('Terminal 2', (columns) => columns < 45);
  await line.dblclick({ position: { x: width / 2, y: height / 4 } });
  await expect(line).toHaveAttribute('aria-valuenow', '50');
  await page.getByRole('separator', { name: 'Height of the panes' }).press('ArrowUp');
  await expect(page.getByRole('separator', { name: 'Height of the panes' })).toHaveAttribute('aria-valuenow', '45');
  await page.getByRole('separator', { name: 'Height of the panes' }).press('Enter');
  await expect(heard('Panes are of equal size')).toBeAttached();
});

test('LO24 a terminal is renamed by F2 and by double click; Esc leaves its name, an empty one is its number', async () => {
  await tab('Terminal 1').press('F2');
  const name = page.getByRole('textbox', { name: 'Name of terminal 1' });
  await name.fill('the longest name there is, and more');
  await expect(name).toHaveValue('the longest name there i');
  await name.press('Enter');
  await expect(tab('the longest name there i')).toBeFocused();
  await tab('the longest name there i').dblclick();
  await name.fill('never');
  await name.press('Escape');
  await expect(tab('the longest name there i')).toBeVisible();
  await pane('the longest name there i').locator('.pane-name').dblclick();
  await name.fill('   ');
  await name.press('Enter');
  await expect(tab('Terminal 1')).toBeVisible();
  await fromMenu('Rename');
  await name.fill('build');
  await name.press('Enter');
  await expect(pane('build')).toBeVisible();
  await expect(page).toHaveURL(/\/decks\/beside$/);
});

test('LO25 tabs are moved by keys, which are told, and by the mouse', async () => {
  await tab('build').press('Alt+ArrowRight');
  await expect(tab('build')).toBeFocused();
  expect(await tabNames()).toEqual(['2', 'build', '3']);
  await expect(heard('build is tab 2 of 3 now.')).toBeAttached();
  const [from, to] = [await boxOf(tab('Terminal 3')), await boxOf(tab('Terminal 2'))];
  await page.mouse.move(from.x + from.width / 2, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + 4, to.y + 10, { steps: 12 });
  await page.mouse.up();
  expect(await tabNames()).toEqual(['3', '2', 'build']);
  await expect(heard('Terminal 3 is tab 1 of 3 now.')).toBeAttached();
});

test('LO26 names, order, panes and the one in front are there again after a reload, and in a new window', async () => {
  // A prompt shorter than the pane, which a change of size does not write anew over several lines.
  await field('Terminal 3').focus();
  await page.keyboard.type('PS1="# "; clear; echo "be""low"\n');
  await expect(screen('Terminal 3')).toContainText('below');
  await tab('build').click();
  const before = await boxOf(pane('Terminal 3'));
  const other = await context.newPage();
  // The second takes the shells over, and the first takes them back.
  for (const each of [other, page]) {
    await each.goto('/decks/beside');
    await each.reload();
    await each.getByRole('button', { name: 'Terminal (t)' }).click();
    await expect(panes(each)).toHaveCount(3);
    expect(await tabNames(each)).toEqual(['3', '2', 'build']);
    await expect(each.locator('.terminal-place[data-active="true"]')).toHaveAccessibleName('build');
    await expect(screen('Terminal 3', each)).toContainText('below');
    const after = await boxOf(pane('Terminal 3', each));
    expect([after.x, after.y, after.width, after.height].map(Math.round)).toEqual(
      [before.x, before.y, before.width, before.height].map(Math.round),
    );
  }
  await other.close();
});

test('LO27 a pane that is closed leaves its terminal as a tab, which comes back in the pane in front', async () => {
  await page.getByRole('button', { name: 'Close the pane of Terminal 3' }).click();
  await expect(panes()).toHaveCount(2);
  await tab('Terminal 3').click();
  await expect(panes()).toHaveCount(2);
  await expect(screen('Terminal 3')).toContainText('below');
  await expect(pane('build')).toHaveCount(0);
  await tab('build').click();
  await expect(screen('build')).toContainText('on the left');
});

test('LO28 a terminal at its prompt is closed at once, with its pane', async () => {
  await tab('Terminal 3').click();
  await page.getByRole('button', { name: 'Close terminal 3' }).click();
  await expect(tab('Terminal 3')).toHaveCount(0);
  await tab('Terminal 2').click();
  await fromMenu('Close terminal');
  await expect(panes()).toHaveCount(1);
  expect(await tabNames()).toEqual(['build']);
});

test('LO29 a block opens the terminal that it names beside the one in front, which keeps the keys', async () => {
  await page.getByRole('button', { name: 'Terminal (t)' }).click();
  await expect(block('follow')).toContainText('in logs');
  await runButton('follow').click();
  await expect(screen('logs')).toContainText('following');
  await expect(block('follow')).toHaveAttribute('data-state', 'running');
  await expect(panes()).toHaveCount(2);
  await expect(tab('build')).toHaveAttribute('aria-pressed', 'true');
  await runButton('note').click();
  await expect(screen('build')).toContainText('noted 2');
});

test('LO30 a block that names the same terminal runs in that one', async () => {
  await runButton('look').click();
  await block('look').getByRole('button', { name: 'Interrupt and run' }).click();
  await expect(block('look')).toHaveAttribute('data-state', 'passed');
  await expect(screen('logs')).toContainText('looked');
  expect(await tabNames()).toEqual(['build', 'logs']);
});

test('LO31 before a terminal is closed in which a block still runs, the page asks, in its place', async () => {
  await runButton('hold').click();
  await expect(block('hold')).toHaveAttribute('data-state', 'running');
  await page.getByRole('button', { name: 'Close build' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('hold still runs in build. Closing ends it.');
  await expect(question.getByRole('button', { name: 'Keep' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await page.getByRole('button', { name: 'Close build' }).click();
  await question.getByRole('button', { name: 'Close anyway' }).click();
  expect(await tabNames()).toEqual(['logs']);
  await expect(panes()).toHaveCount(1);
});

test('LO32 what is stored and is no layout is ignored', async () => {
  await page.evaluate(() => localStorage.setItem('slipway.layout.beside', '{"panes":{"way":"up"}}'));
  await page.reload();
  await expect(page.locator('.terminal-place[data-active="true"] .xterm-rows')).toContainText('#');
  await expect(panes()).toHaveCount(1);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`LO33 panes, tabs and menu have no fault that axe finds, ${scheme}`, async () => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.getByRole('button', { name: 'Split below' }).click();
    await page.getByRole('button', { name: 'Arrange terminals' }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    expect(await faultsOf(page, { within: ['.terminal-pane'], without: '.xterm' })).toEqual([]);
    await page.keyboard.press('Escape');
    await fromMenu('Close terminal');
  });
}

test('LO34 a phone has tabs only: no split is offered, and one pane is seen', async () => {
  await page.getByRole('button', { name: 'Split below' }).click();
  await expect(panes()).toHaveCount(2);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(panes()).toHaveCount(1);
  await expect(page.getByRole('button', { name: /^Split/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Arrange terminals' }).click();
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: /^(Split|Close pane)/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 1280, height: 720 });
  await expect(panes()).toHaveCount(2);
});
