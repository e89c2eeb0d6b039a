// A learner in a lab: a wrong try, a hint, a reload in the middle, and the server that was ended and started again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { faultsOf } from '../support/faults';
import { type Site, startSite } from '../support/site';

let site: Site;
let context: BrowserContext;
let page: Page;
let dataDir: string;

test.beforeAll(async ({ browser }) => {
  dataDir = await mkdtemp(join(tmpdir(), 'slipway-lab-'));
  site = await startSite({ decks: ['lab'], settings: { ENGINE: 'none' }, dataDir });
  context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  page = await context.newPage();
  await page.goto(await site.presenterLink());
});
test.afterAll(async () => {
  await context?.close();
  await site?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const task = (name: string) => page.locator(`[data-task="${name}"]`);
const check = (name: string) => page.locator(`[data-check="${name}"]`);
/** What the check said: its source, which is on the page as well, has the same words. */
const hint = (name: string) => check(name).locator('.block-hint');
const tasksButton = () => page.getByRole('button', { name: /^Tasks: / });

async function typeLine(line: string): Promise<void> {
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

test('LL1 a wrong try meets the hint meant for it, by itself; help is opened step by step', async () => {
  await page.goto('/decks/lab#greet');
  await expect(page.locator('.xterm-rows').first()).toContainText('#', { timeout: 30_000 });
  await expect(hint('greeting')).toContainText('There is no greeting.txt yet.', { timeout: 15_000 });
  await expect(task('greet')).toContainText('the crew of 127.0.0.1 into');
  await typeLine('echo Hello > greeting.txt');
  await expect(hint('greeting')).toContainText('It says “Hello”. A greeting here begins with Ahoy.', {
    timeout: 15_000,
  });
  await expect(task('greet').getByText('Hint 2')).toBeHidden();
  await task('greet').getByText('Hint 1').click();
  await expect(task('greet')).toContainText('puts it into a file');
  await expect(task('greet').getByText('Hint 2')).toBeVisible();
  await expect(task('greet').locator('[data-state="passed"]')).toHaveCount(0);
});

test('LL2 what is right ticks by itself, and the task is done', async () => {
  await typeLine('echo Ahoy, crew > greeting.txt');
  await expect(check('greeting')).toHaveAttribute('data-state', 'passed', { timeout: 15_000 });
  await expect(task('greet').locator('.task-head')).toContainText('Done');
  await expect(tasksButton()).toHaveAccessibleName('Tasks: 1 of 3 done');
});

test('LL3 a quiz says what was right only when it was, and keeps it over a reload', async () => {
  await page.goto('/decks/lab#think');
  const quiz = page.locator('[data-question="redirect"]');
  await expect(quiz.getByRole('button')).toBeEnabled({ timeout: 15_000 });
  await quiz.getByLabel('To the screen').check();
  await quiz.getByRole('button', { name: 'Answer' }).click();
  await expect(quiz).toContainText('Not quite');
  expect(await page.content()).not.toContain('opens the file before');
  await quiz.getByLabel('To the file').check();
  await quiz.getByRole('button', { name: 'Answer again' }).click();
  await expect(quiz).toContainText('The shell opens the file before');
  await page.reload();
  await expect(quiz).toContainText('The shell opens the file before', { timeout: 15_000 });
  await expect(task('think').locator('.task-head')).toContainText('1 of 3');
  await page.locator('[data-question="append"] input').fill('>>');
  await page.keyboard.press('Enter');
  await page.locator('[data-question="tried"]').getByRole('button', { name: 'Confirm' }).click();
  await expect(task('think').locator('.task-head')).toContainText('Done');
});

test('LL4 axe finds nothing on a task, a quiz and the list of tasks, light and dark', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    // The bar would fade while it is looked at; with the focus in it it stays.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const slide of ['greet', 'think']) {
      await page.goto(`/decks/lab#${slide}`);
      await expect(tasksButton()).toBeVisible({ timeout: 15_000 });
      await tasksButton().focus();
      expect(await faultsOf(page, { without: '.xterm' })).toEqual([]);
    }
    await tasksButton().click();
    await expect(page.getByRole('dialog', { name: 'Tasks' })).toBeVisible();
    expect(await faultsOf(page, { without: '.xterm' })).toEqual([]);
    await page.keyboard.press('Escape');
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
});

test('LL5 after the server was ended and started again people are led to where they were, and a sandbox to where a task begins', async () => {
  await site.stop();
  site = await startSite({
    decks: ['lab'],
    settings: { ENGINE: 'none', PORT: new URL(site.url).port },
    dataDir,
  });
  await page.goto(`${site.url}/decks/lab`);
  await page.getByRole('button', { name: 'Go on with “Count the words”' }).click({ timeout: 30_000 });
  await expect(page).toHaveURL(/#count$/);
  await expect(hint('words')).toContainText('words.txt does not hold it yet.', { timeout: 30_000 });
  await tasksButton().click();
  await page.getByRole('button', { name: 'Start here: Count the words' }).click();
  await expect(page.locator('.xterm-rows').first()).toContainText('Ahoy, crew', { timeout: 15_000 });
  await page.locator('[data-block="count-words"]').getByRole('button', { name: /^Run/ }).click();
  await expect(task('count').locator('.task-head')).toContainText('Done', { timeout: 15_000 });
  await expect(tasksButton()).toHaveAccessibleName('Tasks: 3 of 3 done');
});

test('LL6 who breaks what a task builds on is told there, and it is done again for them', async () => {
  const note = task('count').getByRole('region', { name: 'What this task builds on' });
  await typeLine('rm greeting.txt words.txt');
  await expect(note).toContainText('This task builds on “Write a greeting”, which no longer holds in this sandbox', {
    timeout: 30_000,
  });
  await expect(note).toContainText('There is no greeting.txt yet.');
  expect(await faultsOf(page, { within: ['.broken-note'] })).toEqual([]);
  await note.getByRole('button', { name: 'Do it again for me' }).click();
  await expect(note).toHaveCount(0, { timeout: 15_000 });
  await page.locator('[data-block="count-words"]').getByRole('button', { name: /^Run/ }).click();
  await expect(check('words')).toHaveAttribute('data-state', 'passed', { timeout: 15_000 });
});

test('LL7 one key plays what rehearsal recorded in place of the terminal, so marked, and then gives it back', async () => {
  await page.goto(`${site.url}/decks/lab#count`);
  await page.reload();
  await expect(tasksButton()).toBeVisible({ timeout: 15_000 });
  const card = page.locator('.fallback-card');
  await page.keyboard.press('r');
  await expect(card).toContainText('Recording, not live');
  await expect(card).toContainText('count-words. Rehearsed on 21 September 2026');
  await expect(card.locator('.player-screen')).toContainText('counted by the rehearsal', { timeout: 15_000 });
  await expect(card).not.toContainText('The block has changed since');
  await page.keyboard.press('r');
  await expect(card).toHaveCount(0);
  await page.goto(`${site.url}/decks/lab#greet`);
  await page.keyboard.press('r');
  await expect(card).toContainText('The block has changed since');
  await card.getByRole('button', { name: 'Back to live' }).click();
  await expect(card).toHaveCount(0);
});
