// Somebody breaks what a task builds on, and has changed a file that is written again: they see what would be lost, first.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { faultsOf } from '../support/faults';
import { type LocalDeck, openLocalDeck } from '../support/local-deck';

const DECK = `---
title: Files that are written again
---

# Before

<Task name="program">

## Write the program

\`\`\`sh check name=prints holds title="It prints a greeting"
test "$(sh greet.sh 2>/dev/null)" = 'Ahoy, crew' || { echo 'greet.sh does not greet the crew.'; false; }
\`\`\`

<Hint>Write it.</Hint>

<Solution>

\`\`\`sh file=greet.sh name=greet
# Greets whoever is on board.
echo 'Ahoy, crew'
\`\`\`

\`\`\`text file=notes.txt name=notes
Greet the crew.
\`\`\`

</Solution>

</Task>

---
layout: terminal
name: use
---

<Task name="use" after="program">

## Use it

\`\`\`sh check name=used title="greeting.txt holds what it prints"
grep -q crew greeting.txt 2>/dev/null || { echo 'There is no greeting in greeting.txt.'; false; }
\`\`\`

<Hint>\`>\`</Hint>

<Solution>

\`\`\`sh run name=keep
sh greet.sh > greeting.txt
\`\`\`

</Solution>

</Task>
`;

let deck: LocalDeck;
let page: Page;
let work: string;

test.beforeAll(async ({ browser }) => {
  deck = await openLocalDeck(browser, { name: 'again', text: DECK, slide: 'use' });
  page = deck.page;
  await expect(page.locator('.xterm-rows').first()).toContainText('#', { timeout: 30_000 });
  work = await deck.workFolder();
});
test.afterAll(() => deck?.close());

const note = () => page.locator('[data-task="use"]').getByRole('region', { name: 'What this task builds on' });
const inFile = (name: string) => readFile(join(work, name), 'utf8').catch(() => null);

test('RS1 files that are written again are named; one that was changed is shown, and stays until that is wanted', async () => {
  await page.locator('.xterm-helper-textarea').first().focus();
  // The way there is gone once, so that the task before is done.
  await page.keyboard.press('Control+Shift+Space');
  await page.keyboard.press('k');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Start here/ })
    .last()
    .click();
  await expect.poll(() => inFile('greet.sh'), { timeout: 30_000 }).toContain('Ahoy');
  await page.keyboard.press('Escape');
  await writeFile(join(work, 'greet.sh'), '# Mine.\necho Hello\n');
  await rm(join(work, 'notes.txt'), { force: true });
  await expect(note()).toContainText('greet.sh does not greet the crew.', { timeout: 40_000 });
  await expect(note()).toContainText('Written anew: greet.sh, notes.txt. What differs there is shown first.');
  await note().getByRole('button', { name: 'Do it again for me' }).click();
  const differences = note().getByRole('region', { name: 'What would be lost' });
  await expect(differences).toContainText('This file holds something else, which would be lost:');
  await expect(differences.locator('.file-block-diff')).toContainText('echo Hello');
  await expect(differences).not.toContainText('notes.txt');
  await expect(differences.getByRole('button', { name: 'Leave it' })).toBeFocused();
  expect(await faultsOf(page, { within: ['.broken-note'] })).toEqual([]);
  await differences.getByRole('button', { name: 'Leave it' }).click();
  await expect(differences).toHaveCount(0);
  expect(await inFile('greet.sh')).toContain('Mine');
  await note().getByRole('button', { name: 'Do it again for me' }).click();
  await note().getByRole('button', { name: 'Write over it, and do it again' }).click();
  await expect(note()).toHaveCount(0, { timeout: 30_000 });
  expect(await inFile('greet.sh')).toContain('Ahoy');
  expect(await inFile('notes.txt')).toBe('Greet the crew.\n');
});
