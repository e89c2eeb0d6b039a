// What who presents does for others in real Chromium: the block they run is offered, the wall says who is where, and
// from there they look in, hold out a block and lower a hand. Both have a shell of their own on this computer.
import { expect, type Page, test } from '@playwright/test';
import { expectNoFaults } from '../support/faults';
import { openRoomAs, RoomHall } from '../support/room-hall';
import { type Site, startSite } from '../support/site';

test.describe.configure({ mode: 'serial' });

let site: Site;
const hall = new RoomHall();
let grace: Page;
let ada: Page;
let wall: Page;
let code = '';

test.beforeAll(async ({ browser }) => {
  site = await startSite({ decks: ['lab'], settings: { ENGINE: 'none' } });
  [grace, ada] = await Promise.all([hall.open(browser, site.url), hall.open(browser, site.url)]);
  for (const page of [grace, ada]) await page.goto(await site.presenterLink());
  await grace.goto('/decks/lab');
  code = await openRoomAs(grace, 'Grace');
  await ada.goto(`/join/${code}`);
  await ada.getByLabel('Your name').fill('Ada');
  await ada.getByRole('button', { name: 'Join', exact: true }).click();
});
test.afterAll(async () => {
  await hall.close();
  await site?.stop();
});

const offered = (page: Page) => page.getByRole('region', { name: 'A block to run in yours' });

test('OW1 the block that the speaker runs is offered to who follows, and runs in their own sandbox at a key', async () => {
  await grace.getByRole('region', { name: 'Room', exact: true }).getByRole('button', { name: 'Start' }).click();
  await grace.keyboard.press('End');
  await expect(ada.locator('.slide[data-current]')).toContainText('Count the words');
  for (const page of [grace, ada]) await expect(page.locator('.xterm-rows').first()).toContainText(/[$#] /);
  await grace.getByRole('button', { name: 'Run count-words' }).click();
  await expect(offered(ada)).toContainText('Grace ran wc -w');
  await expect(offered(grace)).toHaveCount(0);
  await expectNoFaults(ada);
  await ada.keyboard.press('m');
  await expect(offered(ada)).toHaveCount(0);
  await expect(ada.locator('[data-block="count-words"]')).toHaveAttribute('data-state', /passed|failed/);
});

test('OW2 the wall says where everybody is, what fails and what they ran', async () => {
  await grace.getByRole('button', { name: /^Room: \d/ }).click();
  const link = grace.getByRole('link', { name: 'Wall' });
  [wall] = await Promise.all([grace.waitForEvent('popup'), link.click()]);
  const tile = wall.getByRole('listitem').filter({ hasText: 'Ada' });
  await expect(tile).toContainText('Count the words');
  await expect(tile).toContainText('words.txt holds the number of words');
  await expect(tile).toContainText('wc -w');
  await expect(tile).toContainText('Sandbox ready');
  await expect(wall.getByRole('button', { name: 'Count the words: 1' })).toBeVisible();
  await expectNoFaults(wall);
  await wall.getByLabel('Show').selectOption('hands');
  await expect(tile).toHaveCount(0);
  await ada.keyboard.press('h');
  await ada.getByRole('button', { name: 'Raise hand' }).click();
  await expect(tile).toContainText('Hand up');
});

test('OW3 from a tile one looks in, which its owner is told, holds a block out and lowers the hand', async () => {
  await wall.getByRole('button', { name: 'Ada' }).click();
  const dialog = wall.getByRole('dialog', { name: 'Ada' });
  await expect(dialog.locator('.xterm-rows')).toContainText(/[$#] /);
  await expect(ada.getByRole('region', { name: 'Who looks at your terminal' })).toContainText('Grace looks at');
  await ada.locator('.xterm-helper-textarea').first().focus();
  await ada.keyboard.type('echo seen-$((40+2))\n');
  await expect(dialog.locator('.xterm-rows')).toContainText('seen-42');
  await expectNoFaults(wall);
  await dialog.getByRole('button', { name: 'Lower hand' }).click();
  await expect(ada.getByRole('button', { name: 'Raise your hand' })).toBeVisible();
  // What is below it moves up.
  await expect(dialog.getByText('Hand up')).toHaveCount(0);
  await dialog.getByLabel('Offer a block to run').selectOption({ label: 'write-greeting' });
  await dialog.getByRole('button', { name: 'Offer', exact: true }).click();
  await expect(offered(ada)).toContainText("Grace offers you echo 'Ahoy, crew'");
  await offered(ada)
    .getByRole('button', { name: /Run in mine/ })
    .click();
  await expect(dialog).toContainText("echo 'Ahoy, crew' > greeting.txt: Done");
});

test('OW7 the wall says what people type, and finds those of whom something fails', async () => {
  await wall.keyboard.press('Escape');
  const tile = wall.getByRole('listitem').filter({ hasText: 'Ada' });
  await wall.getByLabel('Show').selectOption('failing');
  await ada.locator('.xterm-helper-textarea').first().focus();
  await ada.keyboard.type(' true hush\n');
  await ada.keyboard.type('ls no-such-file\n');
  await expect(tile).toContainText('ls no-such-file');
  await expect(tile).toContainText('Exit 2');
  await wall.getByLabel('Show').selectOption('sandbox');
  await expect(tile).toHaveCount(0);
  await wall.getByLabel('Show').selectOption('all');
  await expect(tile).not.toContainText('hush');
  await expectNoFaults(wall);
});

test('OW8 everybody is called to a slide, and goes there by a button or not at all', async () => {
  const said = (page: Page) => page.getByRole('region', { name: 'From Grace' });
  await wall.getByRole('button', { name: 'To all' }).click();
  const dialog = wall.getByRole('dialog', { name: 'To all' });
  await dialog.getByLabel('Call to a slide').selectOption({ label: '2\u00a0· Write a greeting' });
  await expectNoFaults(wall);
  await dialog.getByRole('button', { name: 'Say', exact: true }).click();
  await expect(dialog).toContainText('Said to all.');
  await wall.keyboard.press('Escape');
  await expect(said(ada)).toContainText('Please come to this slide. Slide: 2\u00a0· Write a greeting');
  await expect(ada.locator('.slide[data-current]')).toContainText('Count the words');
  await expectNoFaults(ada);
  // Who drives would take everybody along.
  await expect(said(grace)).toContainText('Please come to this slide.');
  await expect(said(grace).getByRole('button', { name: 'Go there' })).toHaveCount(0);
  await said(ada).getByRole('button', { name: 'Go there' }).click();
  await expect(ada.locator('.slide[data-current]')).toContainText('Write a greeting');
  await expect(said(ada)).toHaveCount(0);
  await expect(grace.locator('.slide[data-current]')).toContainText('Count the words');
  await ada.keyboard.press('l');
  await expect(ada.locator('.slide[data-current]')).toContainText('Count the words');
});

test('OW6 while the practice is paused terminals can be read and take no keys; one press goes on', async () => {
  await wall.keyboard.press('Escape');
  const rows = ada.locator('.xterm-rows').first();
  await expect(rows).toContainText(/[$#] /);
  const type = async (text: string) => {
    await ada.locator('.xterm-helper-textarea').first().focus();
    await ada.keyboard.type(text);
  };
  await type('echo early-$((40+2))\n');
  await expect(rows).toContainText('early-42');
  await wall.getByRole('button', { name: 'Pause practice' }).click();
  const paused = (page: Page) => page.getByRole('region', { name: 'The practice is paused' });
  await expect(paused(ada)).toContainText('The speaker has paused the practice.');
  await type('echo meanwhile-$((40+2))\n');
  await ada.getByRole('button', { name: 'Run count-words' }).click();
  await expect(ada.locator('.slide[data-current]')).toContainText('has paused the practice');
  await expectNoFaults(ada);
  await expectNoFaults(wall);
  await grace.keyboard.press('Escape');
  await paused(grace).getByRole('button', { name: 'Go on' }).click();
  await expect(paused(ada)).toHaveCount(0);
  await type('echo late-$((40+2))\n');
  await expect(rows).toContainText('late-42');
  await expect(rows).not.toContainText('meanwhile');
  // Her hand is down.
  await wall.getByLabel('Show').selectOption('all');
  await wall.getByRole('button', { name: 'Ada' }).click();
});

test('OW4 a sandbox is reset from the wall after a question, and its owner is told by whom', async () => {
  const dialog = wall.getByRole('dialog', { name: 'Ada' });
  await dialog.getByRole('button', { name: 'Reset sandbox' }).click();
  await dialog.getByRole('button', { name: 'Reset for good' }).click();
  await expect(dialog).not.toContainText('Ran last');
  await wall.keyboard.press('Escape');
  await expect(ada.getByRole('region', { name: 'Who looks at your terminal' })).toHaveCount(0);
});

test('OW5 who is in the room without the right sees no wall', async () => {
  await ada.goto(`/rooms/${code}/wall`);
  await expect(ada.getByText('The wall is for who presents in this room, or helps.')).toBeVisible();
  await expect(ada.getByRole('listitem')).toHaveCount(0);
});
