// The editor on a sandbox's work folder, on the presenter's local shell: what is typed is in the files, what the shell
// writes is on the page, and nothing of either is lost.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { faultsOf } from '../support/faults';
import { type LocalDeck, openLocalDeck } from '../support/local-deck';

const DECK = `---
title: Edit
---

# Words only

Nothing runs here.

---
layout: editor
---

# Edit here

\`\`\`py file=src/app.py name=app
print('from the deck')
\`\`\`
`;

let deck: LocalDeck;
let page: Page;
let work: string;

test.beforeAll(async ({ browser }) => {
  deck = await openLocalDeck(browser, { name: 'edit', text: DECK, slide: 'edit-here' });
  page = deck.page;
  await expect(tree()).toBeVisible({ timeout: 30_000 });
  work = await deck.workFolder();
});
test.afterAll(() => deck?.close());

const files = () => page.getByRole('region', { name: 'Files', exact: true });
const tree = () => files().getByRole('tree', { name: 'Work folder' });
const row = (name: string) => tree().getByRole('treeitem', { name, exact: true });
const editor = (name: string) => files().getByRole('textbox', { name: `Text of ${name}` });
const standing = () => files().locator('.files-standing');
const inFile = (name: string) => readFile(join(work, name), 'utf8').catch(() => null);

test('FE1 a new file is typed, is saved by itself after a rest, and undo reaches behind the save', async () => {
  await files().getByRole('button', { name: 'New file' }).click();
  await page.keyboard.type('notes.md');
  await page.keyboard.press('Enter');
  await editor('notes.md').click();
  await page.keyboard.type('# One');
  await expect(standing()).toHaveText('Not saved yet');
  await expect.poll(() => inFile('notes.md')).toBe('# One');
  await expect(standing()).toHaveText('Saved');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+s');
  await expect.poll(() => inFile('notes.md')).toBe('');
  await page.keyboard.type('kept');
  await page.keyboard.press('Control+s');
  await expect.poll(() => inFile('notes.md')).toBe('kept');
});

test('FE2 what the shell writes shows by itself, in the tree and in the text', async () => {
  await writeFile(join(work, 'notes.md'), 'written by the shell\n');
  await expect(editor('notes.md')).toContainText('written by the shell');
  await mkdir(join(work, 'deep'));
  await writeFile(join(work, 'deep/inner.json'), '{"a": 1}\n');
  await row('deep').focus();
  await page.keyboard.press('ArrowRight');
  await expect(row('deep')).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(editor('inner.json')).toContainText('"a": 1');
  expect(await faultsOf(page, { within: ['.files'] })).toEqual([]);
});

test('FE3 a text that both have changed is asked about, shown side by side, and neither is lost', async () => {
  await editor('inner.json').click();
  await page.keyboard.press('Control+End');
  // The text is changed here before it is there, and there before the rest after which it would be saved.
  await page.keyboard.type('m');
  await writeFile(join(work, 'deep/inner.json'), '{"a": 2}\n');
  await page.keyboard.type('ine');
  const question = files().getByRole('alert');
  await expect(question).toContainText('was changed in the sandbox');
  await expect(editor('inner.json')).toContainText('mine');
  await question.getByRole('button', { name: 'Compare' }).click();
  await expect(files().getByRole('region', { name: 'Both texts compared' })).toContainText('mine');
  expect(await inFile('deep/inner.json')).toBe('{"a": 2}\n');
  await question.getByRole('button', { name: 'Keep mine' }).click();
  await expect.poll(() => inFile('deep/inner.json')).toBe('{"a": 1}\nmine');
  await expect(standing()).toHaveText('Saved');
});

test('FE4 a text that could not be saved outlives a reload, and is saved when the server can be had', async () => {
  await page.route('**/files/**', (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()));
  await editor('inner.json').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' and kept');
  await expect(standing()).toHaveText('Not saved');
  await page.unroute('**/files/**');
  await page.reload();
  await expect(editor('inner.json')).toContainText('mine and kept');
  await expect.poll(() => inFile('deep/inner.json')).toBe('{"a": 1}\nmine and kept');
});

test('FE5 files that are dropped are uploaded, and one that is there is asked about', async () => {
  const drop = async (name: string, text: string) => {
    const data = await page.evaluateHandle(
      ([name, text]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text ?? ''], name ?? ''));
        return transfer;
      },
      [name, text],
    );
    await row('deep').dispatchEvent('drop', { dataTransfer: data });
  };
  await drop('dropped.txt', 'first');
  await expect.poll(() => inFile('deep/dropped.txt')).toBe('first');
  await drop('dropped.txt', 'second');
  await files().getByRole('button', { name: 'Replace' }).click();
  await expect.poll(() => inFile('deep/dropped.txt')).toBe('second');
  await row('dropped.txt').click();
  const download = page.waitForEvent('download');
  await files().getByRole('link', { name: 'Download dropped.txt' }).click();
  expect(await readFile(await (await download).path(), 'utf8')).toBe('second');
});

test('FE6 what is no text, or too much of it, is refused kindly', async () => {
  await writeFile(join(work, 'picture.png'), Buffer.from([0x89, 0x50, 0, 1]));
  await writeFile(join(work, 'large.log'), Buffer.alloc(3 * 1024 * 1024, 'x'));
  await row('picture.png').click();
  await expect(files()).toContainText('picture.png is no text');
  await row('large.log').click();
  await expect(files()).toContainText('large.log has 3.0 MiB; up to 2.0 MiB can be edited here');
});

test('FE7 names are changed and removed with keys, and an open text goes with its name', async () => {
  await row('notes.md').click();
  await row('notes.md').focus();
  await page.keyboard.press('F2');
  await page.keyboard.type('renamed');
  await page.keyboard.press('Enter');
  await expect(row('renamed.md')).toBeVisible();
  await expect(editor('renamed.md').or(editor('notes.md'))).toContainText('written by the shell');
  await row('renamed.md').focus();
  await page.keyboard.press('Delete');
  await files().getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(row('renamed.md')).toHaveCount(0);
  expect(await inFile('renamed.md')).toBeNull();
});

test('FE8 Escape and Tab lead out of the editor, where Tab alone indents', async () => {
  await row('inner.json').click();
  await editor('inner.json').click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Tab');
  await expect(editor('inner.json')).toBeFocused();
  await expect(editor('inner.json')).toContainText('  {"a": 1}');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(editor('inner.json')).not.toBeFocused();
});

test('FE9 a block is written to its file; where that differs it is shown, asked about, and put back', async () => {
  const block = page.locator('[data-file-block]');
  await block.getByRole('button', { name: 'Write src/app.py' }).click();
  await expect.poll(() => inFile('src/app.py')).toBe("print('from the deck')\n");
  await writeFile(join(work, 'src/app.py'), "print('my own')\n");
  await block.getByRole('button', { name: 'Write src/app.py' }).click();
  const change = block.getByRole('region', { name: 'What changes in src/app.py' });
  await expect(change).toContainText('my own');
  expect(await faultsOf(page, { within: ['[data-file-block]'] })).toEqual([]);
  await change.getByRole('button', { name: 'Replace it' }).click();
  await expect.poll(() => inFile('src/app.py')).toBe("print('from the deck')\n");
  await block.getByRole('button', { name: 'Put the old one back' }).click();
  await expect.poll(() => inFile('src/app.py')).toBe("print('my own')\n");
});
