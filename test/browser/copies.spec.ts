// Somebody who is lost starts from the speaker's sandbox, in real Chromium on a real engine.
import { resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { expectNoFaults } from '../support/faults';
import { openRoomAs, RoomHall } from '../support/room-hall';
import { type Site, startSite } from '../support/site';

let site: Site;
const hall = new RoomHall();
let grace: Page;
let ada: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(10 * 60_000);
  site = await startSite({ contentDir: resolve('test/content') });
  [grace, ada] = await Promise.all([hall.open(browser, site.url), hall.open(browser, site.url, 390)]);
  await grace.goto(await site.presenterLink());
});
test.afterAll(async () => {
  await hall.close();
  await site?.stop();
});

const SLOW = { timeout: 60_000 };
const screen = (page: Page) => page.locator('.xterm-rows').first();
const block = (page: Page) => page.locator('[data-block="count-words"]');
const panel = () => grace.getByRole('dialog', { name: 'Room' });
const way = () => ada.getByRole('button', { name: 'Start from the speaker’s sandbox' });
const raise = () => ada.getByRole('button', { name: 'Raise your hand' }).click();
const dialog = () => ada.getByRole('dialog', { name: 'Start from the speaker’s sandbox' });

async function type(page: Page, line: string): Promise<void> {
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.type(`${line}\n`);
}

async function letCopies(areLet: boolean): Promise<void> {
  await grace.getByRole('button', { name: /^Room: \d/ }).click();
  const box = panel().getByLabel('People may copy my sandbox');
  await box.click();
  // It shows what the room says.
  await expect(box).toBeChecked({ checked: areLet });
  if (areLet) await expectNoFaults(grace);
  await grace.keyboard.press('Escape');
}

test('CZ1 an attendee starts from the speaker’s sandbox once they are let, and the speaker’s goes on', async () => {
  test.setTimeout(5 * 60_000);
  await grace.goto('/decks/lab');
  const code = await openRoomAs(grace, 'Grace');
  await ada.goto(`/join/${code}`);
  await ada.getByLabel('Your name').fill('Ada');
  await ada.getByRole('button', { name: 'Join', exact: true }).click();
  await grace.getByRole('region', { name: 'Room', exact: true }).getByRole('button', { name: 'Start' }).click();
  await grace.keyboard.press('End');
  for (const page of [grace, ada]) await expect(screen(page)).toContainText(/[$#] /, SLOW);
  await type(grace, 'cd ~/work; echo Ahoy crew > greeting.txt; echo of-grace > hers.txt');
  await grace.getByRole('button', { name: 'Run count-words' }).click();
  await expect(block(grace)).toHaveAttribute('data-state', 'passed', SLOW);
  await type(ada, 'echo of-ada > mine.txt');
  await raise();
  await expect(way()).toHaveCount(0);
  // A phone's bar has no room for one more button: the way is where the hand goes up.
  await letCopies(true);
  await way().click();
  await expect(dialog()).toContainText('All that is in your sandbox now is lost');
  await expectNoFaults(ada);
  await dialog().getByRole('button', { name: 'Keep mine' }).click();
  await expect(dialog()).toHaveCount(0);
  await raise();
  await way().click();
  const pressed = Date.now();
  await dialog().getByRole('button', { name: 'Replace mine' }).click();
  await expect(dialog().getByRole('status')).toHaveText('Yours is there, as that of Grace was.', SLOW);
  await dialog().getByRole('button', { name: 'Close' }).click();
  await expect(screen(ada)).toContainText(/[$#] /, SLOW);
  console.log(`from the press to a prompt: ${Date.now() - pressed} ms`);
  await type(ada, 'ls; cat hers.txt');
  await expect(screen(ada)).toContainText('of-grace', SLOW);
  await expect(screen(ada)).not.toContainText('mine.txt');
  await expect(block(ada)).toHaveAttribute('data-state', 'passed');

  await type(ada, 'rm hers.txt');
  await type(grace, 'clear; cat hers.txt | tr a-z A-Z');
  await expect(screen(grace)).toContainText('OF-GRACE', SLOW);
  await raise();
  await expect(way()).toHaveCount(1);
  await letCopies(false);
  await expect(way()).toHaveCount(0);
});
