// Who only watches a room, in real Chromium: nothing runs on their page, which says so and how to take part, and follows at
// once when that changes. And everybody's own name, by touch. All have a shell of their own on this computer.
import { expect, type Page, test } from '@playwright/test';
import { expectNoFaults } from '../support/faults';
import { openRoomAs, RoomHall } from '../support/room-hall';
import { type Site, startSite } from '../support/site';

test.describe.configure({ mode: 'serial' });

let site: Site;
const hall = new RoomHall();
let grace: Page;
let vic: Page;
let code = '';

test.beforeAll(async ({ browser }) => {
  site = await startSite({
    decks: ['lab'],
    settings: { ENGINE: 'none', SANDBOX_GRACE_SECONDS: '60' },
  });
  [grace, vic] = await Promise.all([hall.open(browser, site.url), hall.open(browser, site.url)]);
  for (const page of [grace, vic]) await page.goto(await site.presenterLink());
  await grace.goto('/decks/lab');
  code = await openRoomAs(grace, 'Grace');
  await vic.goto(`/join/${code}`);
  await vic.getByLabel('Your name').fill('Vic');
  await vic.getByRole('button', { name: 'Only watch' }).click();
  await strip(grace).getByRole('button', { name: 'Start' }).click();
  await expect(strip(vic)).toHaveCount(0);
});
test.afterAll(async () => {
  await hall.close();
  await site?.stop();
});

const strip = (page: Page) => page.getByRole('region', { name: 'Room', exact: true });
const you = (page: Page) => page.getByRole('dialog', { name: 'You in this room' });
const block = () => vic.locator('.slide[data-current] [data-block="count-words"]');
const check = () => vic.locator('.slide[data-current] .check-block').first();
const pane = () => vic.getByRole('complementary', { name: 'Terminal' });
const prompt = () => pane().locator('.xterm-rows').first();

test('WV10 for who watches no terminal, block or check starts, and each says that they watch', async () => {
  await grace.keyboard.press('End');
  await expect(vic.locator('.slide[data-current]')).toContainText('Count the words');
  await expect(pane()).toContainText(`You watch in room ${code.slice(0, 3)} ${code.slice(3)}`);
  for (const each of [block(), check()]) {
    await expect(each).toContainText('You watch');
    await expect(each.getByRole('link', { name: 'Take part…' })).toBeVisible();
    await expect(each.getByRole('button', { name: /^(Run|Check) / })).toHaveCount(0);
  }
  await vic.keyboard.press('Control+Enter');
  await expect(vic.getByRole('status').filter({ hasText: 'You watch this room' })).toBeAttached();
  await expectNoFaults(vic);
});

test('WV11 the block leads to taking part; a locked room says whom to ask', async () => {
  await grace.getByRole('button', { name: /^Room: \d/ }).click();
  const panel = grace.getByRole('dialog', { name: 'Room' });
  await panel.getByRole('button', { name: 'Lock', exact: true }).click();
  await block().getByRole('link', { name: 'Take part…' }).click();
  await expect(you(vic)).toContainText('The room is locked: ask who presents');
  await expect(you(vic).getByRole('button', { name: 'Take part' })).toHaveCount(0);
  await panel.getByRole('button', { name: 'Let new people in' }).click();
  await expectNoFaults(vic);
  await you(vic).getByRole('button', { name: 'Take part' }).click();
  await expect(you(vic)).toHaveCount(0);
  await expect(prompt()).toContainText(/[$#] /);
  await block().getByRole('button', { name: 'Run count-words' }).click();
  await expect(block()).toHaveAttribute('data-state', /passed|failed/);
});

test('WV12 who is made a viewer, and an attendee again, has their page follow at once', async () => {
  const panel = grace.getByRole('dialog', { name: 'Room' });
  await panel.getByLabel('Role of Vic').selectOption('viewer');
  await expect(panel).toContainText('Vic only watches then, and their sandbox ends');
  await expectNoFaults(grace);
  await panel.getByRole('button', { name: 'Have Vic watch' }).click();
  await expect(pane()).toContainText('You watch in room');
  await expect(block().getByRole('link', { name: 'Take part…' })).toBeVisible();
  await panel.getByLabel('Role of Vic').selectOption('attendee');
  await expect(prompt()).toContainText(/[$#] /);
  await expect(block().getByRole('button', { name: /^Run/ })).toBeEnabled();
  await grace.keyboard.press('Escape');
});

test('WV13 on a phone a presenter changes their name from the panel, and a viewer from the bar', async ({
  browser,
}) => {
  await grace.setViewportSize({ width: 390, height: 844 });
  await grace.getByRole('button', { name: /^Room: \d/ }).click();
  await grace.getByRole('button', { name: 'Change your name' }).click();
  await you(grace).getByLabel('Your name').fill('Grace H.');
  await you(grace).getByRole('button', { name: 'Change name' }).click();
  await grace.getByRole('button', { name: /^Room: \d/ }).click();
  await expect(grace.getByRole('dialog', { name: 'Room' })).toContainText('You are Grace H.');
  await grace.keyboard.press('Escape');
  const wanda = await hall.open(browser, site.url, 390);
  await wanda.goto(`/join/${code}`);
  await wanda.getByLabel('Your name').fill('Wanda');
  await wanda.getByRole('button', { name: 'Only watch' }).click();
  await wanda.getByRole('button', { name: 'You are Wanda' }).click();
  await expectNoFaults(wanda);
  await you(wanda).getByLabel('Your name').fill('Wanda W.');
  await you(wanda).getByRole('button', { name: 'Change name' }).click();
  await expect(wanda.getByRole('button', { name: 'You are Wanda W.' })).toBeVisible();
});

test('WV15 who would lose a sandbox by watching is asked, keeps it, or lets it go', async ({ browser }) => {
  const ivy = await hall.open(browser, site.url, 390);
  // A shell on this computer is for presenters only.
  await ivy.goto(await site.presenterLink());
  await ivy.goto('/decks/lab#count');
  await expect(ivy.locator('.xterm-rows').first()).toContainText(/[$#] /);
  await ivy.goto(`/join/${code}`);
  await ivy.getByLabel('Your name').fill('Ivy');
  await ivy.getByRole('button', { name: 'Only watch' }).click();
  const question = ivy.getByRole('region', { name: 'Your sandbox' });
  await expect(question).toContainText('yours on this deck ends');
  await expect(question.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await expectNoFaults(ivy);
  await question.getByRole('button', { name: 'Keep it' }).click();
  await expect(question).toHaveCount(0);
  await expect(ivy.getByRole('button', { name: 'Only watch' })).toBeFocused();
  await expect(ivy.getByLabel('Your name')).toHaveValue('Ivy');
  await ivy.getByRole('button', { name: 'Only watch' }).click();
  await expect(question).toBeVisible();
  await ivy.getByLabel('Your name').fill('Ivy League');
  await question.getByRole('button', { name: 'End it and watch' }).click();
  await expect(ivy.getByRole('button', { name: 'You are Ivy League' })).toBeVisible();
});
