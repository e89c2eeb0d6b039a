// A file's block that is typed into the editor before it is written, on the presenter's local shell: at its pace, to its
// end when nobody waits for it, and never over what somebody else has written.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { keysOf } from '#core/typed-text';
import { faultsOf } from '../support/faults';
import { type LocalDeck, openLocalDeck } from '../support/local-deck';

test.describe.configure({ mode: 'serial' });

const PROGRAM = ['import os', '', 'def where():', '    return os.getcwd()', '', 'print("the end of it")', ''].join(
  '\n',
);
/** Characters a second: slow enough to be looked at meanwhile. */
const SPEED = 8;

/** One character a second: whatever is there in less than a minute was not waited for. */
const slow = (name: string) => `\`\`\`py file=${name}.py typed=1 name=${name}
${PROGRAM.trimEnd()}
\`\`\``;

const DECK = `---
title: Typed
---

# Words only

${slow('elsewhere')}

---
layout: editor
---

# Typed here

\`\`\`py file=paced.py typed=${SPEED} name=paced
${PROGRAM.trimEnd()}
\`\`\`

${slow('skipped')}

${slow('left')}

---
layout: editor
---

# And here

${slow('closed')}

${slow('still')}
`;

let deck: LocalDeck;
let page: Page;
let work: string;

test.beforeAll(async ({ browser }) => {
  deck = await openLocalDeck(browser, { name: 'typed', text: DECK, slide: 'typed-here' });
  page = deck.page;
  await expect(files().getByRole('tree')).toBeVisible({ timeout: 30_000 });
  work = await deck.workFolder();
});
test.afterAll(() => deck?.close());

const files = () => page.getByRole('region', { name: 'Files', exact: true });
const editor = (name: string) => files().getByRole('textbox', { name: `Text of ${name}` });
const block = (name: string) => page.locator(`[data-file-block][data-path="${name}.py"]`);
const write = (name: string) => block(name).getByRole('button', { name: `Write ${name}.py` });
const skip = (place: ReturnType<typeof files>) => place.getByRole('button', { name: 'Skip to the end of' });
const inFile = (name: string) => readFile(join(work, `${name}.py`), 'utf8').catch(() => null);

test('FE10 its text appears in the editor at its pace, behind a caret, and is in the file once all of it is there', async () => {
  const begin = performance.now();
  await write('paced').click();
  await expect(editor('paced.py').locator('.cm-line').first()).toHaveText('import os');
  await expect(editor('paced.py')).not.toContainText('the end of it');
  expect(await inFile('paced')).toBeNull();
  await expect(files().locator('.cm-cursor')).toBeVisible();
  // Nothing gets in between.
  await editor('paced.py').click();
  await page.keyboard.type('mine');
  await expect(block('paced')).toContainText('Written');
  expect(performance.now() - begin).toBeGreaterThanOrEqual(keysOf(PROGRAM, SPEED).at(-1)?.ms ?? Number.NaN);
  expect(await inFile('paced')).toBe(PROGRAM);
  await expect(editor('paced.py')).toContainText('the end of it');
  await expect(files().locator('.files-standing')).toHaveText('Saved');
  await expect(skip(files())).toHaveCount(0);
});

test('FE11 Escape goes on to the end, but not where a terminal has the keys; so do the buttons, and a key begins it', async () => {
  await write('skipped').click();
  await expect(skip(files())).toBeVisible();
  expect(await faultsOf(page, { within: ['.files', '[data-file-block]'] })).toEqual([]);
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.press('Escape');
  await expect(skip(files())).toBeVisible();
  expect(await inFile('skipped')).toBeNull();
  await page.locator('.xterm-helper-textarea').first().blur();
  await page.keyboard.press('Escape');
  await expect.poll(() => inFile('skipped')).toBe(PROGRAM);
  await expect(page.locator('main.talk')).toHaveAttribute('data-view', 'slides');
  await rm(join(work, 'skipped.py'));
  await page.keyboard.press('Control+Enter');
  await expect(skip(block('left'))).toBeVisible();
  await skip(block('left')).click();
  await expect.poll(() => inFile('left')).toBe(PROGRAM);
  await rm(join(work, 'left.py'));
  await write('skipped').click();
  await skip(files()).click();
  await expect.poll(() => inFile('skipped')).toBe(PROGRAM);
});

test('FE12 a file that holds something else is shown first; kept, it stays, and replaced, it can be put back', async () => {
  await writeFile(join(work, 'skipped.py'), 'mine\n');
  await write('skipped').click();
  const change = block('skipped').getByRole('region', { name: 'What changes in skipped.py' });
  await expect(change).toContainText('mine');
  await expect(skip(files())).toHaveCount(0);
  await change.getByRole('button', { name: 'Keep it' }).click();
  expect(await inFile('skipped')).toBe('mine\n');
  await write('skipped').click();
  await change.getByRole('button', { name: 'Replace it' }).click();
  await expect(skip(files())).toBeVisible();
  expect(await inFile('skipped')).toBe('mine\n');
  await page.keyboard.press('Escape');
  await expect.poll(() => inFile('skipped')).toBe(PROGRAM);
  await block('skipped').getByRole('button', { name: 'Put the old one back' }).click();
  await expect.poll(() => inFile('skipped')).toBe('mine\n');
});

test('FE13 what somebody writes meanwhile is not written over', async () => {
  await write('left').click();
  await expect(skip(files())).toBeVisible();
  await writeFile(join(work, 'left.py'), 'by the shell\n');
  await page.keyboard.press('Escape');
  const change = block('left').getByRole('region', { name: 'What changes in left.py' });
  await expect(change).toContainText('by the shell');
  expect(await inFile('left')).toBe('by the shell\n');
  await change.getByRole('button', { name: 'Keep it' }).click();
  await rm(join(work, 'left.py'));
});

test('FE14 who leaves the slide, or the page, has all of it in the file', async () => {
  await write('left').click();
  await expect(skip(files())).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('.slide[data-current]')).toContainText('And here');
  await expect.poll(() => inFile('left')).toBe(PROGRAM);
  await write('closed').click();
  await expect(skip(files())).toBeVisible();
  await page.goto('about:blank');
  await expect.poll(() => inFile('closed')).toBe(PROGRAM);
});

test('FE15 on a slide without an editor one is brought up for it', async () => {
  await page.goto('/decks/typed#words-only');
  await write('elsewhere').click({ timeout: 30_000 });
  await expect(editor('elsewhere.py')).toBeVisible();
  await expect(page.locator('main.talk')).toHaveAttribute('data-view', 'terminal');
  await page.keyboard.press('Escape');
  await expect.poll(() => inFile('elsewhere')).toBe(PROGRAM);
  await expect(editor('elsewhere.py')).toContainText('the end of it');
});

test('FE16 who asked for less motion has it at once', async () => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  // Loaded anew, with the slide in front.
  await page.goto('about:blank');
  await page.goto('/decks/typed#and-here');
  await expect(write('still')).toBeVisible({ timeout: 30_000 });
  await write('still').click();
  await expect.poll(() => inFile('still')).toBe(PROGRAM);
  await expect(editor('still.py')).toContainText('the end of it');
});
