// An open room in real Chromium: a presenter, somebody who joins by the code and somebody who joins by the link.
import { expect, type Page, test } from '@playwright/test';
import { expectNoFaults } from '../support/faults';
import { RoomHall } from '../support/room-hall';
import { type Site, startSite } from '../support/site';

test.describe.configure({ mode: 'serial' });

let site: Site;
const hall = new RoomHall();
let grace: Page;
let ada: Page;
let bob: Page;
let code = '';

test.beforeAll(async ({ browser }) => {
  site = await startSite({ decks: ['basics'], settings: { ENGINE: 'none' } });
  [grace, ada, bob] = await hall.openThree(browser, site, '/decks/basics');
});
test.afterAll(async () => {
  await hall.close();
  await site?.stop();
});

const slide = (page: Page) => page.locator('.slide[data-current]');
const strip = (page: Page) => page.getByRole('region', { name: 'Room', exact: true });
const panel = () => grace.getByRole('dialog', { name: 'Room' });
const openPanel = () => grace.getByRole('button', { name: /^Room: \d/ }).click();

test('OJ1 a presenter opens a room on the deck that is shown', async () => {
  await grace.getByRole('button', { name: 'Open a room' }).click();
  await grace.getByLabel('Your name').fill('Grace');
  await grace.getByRole('button', { name: 'Open the room' }).click();
  await expect(strip(grace)).toContainText('The room has not begun. One person is here.');
  await expect(grace).toHaveURL(/\?room=\w{6}/);
  code = new URL(grace.url()).searchParams.get('room') ?? '';
});

test('OJ2 people join by the code, however they write it, and by the link; who is wrong is told at the field', async () => {
  await ada.goto('/');
  await ada.getByRole('link', { name: 'Join a room' }).click();
  await ada.getByLabel('Code').fill('zzzzz9');
  await ada.getByRole('button', { name: 'Go on' }).click();
  await expect(ada.getByLabel('Code')).toHaveAccessibleDescription(/No room has this code/);
  await expectNoFaults(ada);
  await ada.getByLabel('Code').fill(` ${code.slice(0, 2)}-${code.slice(2)} `.toLowerCase());
  await ada.getByLabel('Code').press('Enter');
  await expect(ada.getByRole('heading', { level: 1 })).toHaveText('Basics for tests');
  await ada.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(ada.getByLabel('Your name')).toHaveAccessibleDescription(/Say a name/);
  await ada.getByLabel('Your name').fill('Ada');
  await ada.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(strip(ada)).toContainText('The room has not begun');
  await bob.goto(`/join/${code}`);
  await bob.getByLabel('Your name').fill('Bob');
  await bob.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(strip(bob)).toContainText('3 people are here.');
});

test('OJ10 a page whose script was cut off while it came is loaded again by itself', async ({ browser }) => {
  const late = await hall.open(browser, site.url, 390);
  let cut = 0;
  await late.route('**/_next/static/chunks/*.js', (route) => {
    cut += 1;
    return cut === 1 ? route.abort('failed') : route.continue();
  });
  await late.goto(`/join/${code}`);
  await expect(late.getByRole('heading', { level: 1 })).toHaveText('Basics for tests');
  expect(cut).toBeGreaterThan(1);
});

test('OJ3 all go where the presenter goes, black screen included', async () => {
  await strip(grace).getByRole('button', { name: 'Start' }).click();
  for (const page of [grace, ada, bob]) await expect(strip(page)).toHaveCount(0);
  await grace.keyboard.press('ArrowDown');
  for (const page of [ada, bob]) await expect(slide(page)).toContainText('Plain code');
  await grace.keyboard.press('b');
  await expect(ada.getByRole('button', { name: 'Show the slide again' })).toBeVisible();
  await grace.keyboard.press('b');
  await expect(ada.getByRole('button', { name: 'Show the slide again' })).toHaveCount(0);
});

test('OJ4 who looks around stays where they are, after a reload too, and comes back by a key', async () => {
  await ada.keyboard.press('Home');
  await expect(strip(ada)).toContainText('You are looking around. The speaker is at 2 · Plain code.');
  await ada.reload();
  await expect(strip(ada)).toContainText('You are looking around.');
  await expect(slide(ada)).toContainText('Basics');
  await ada.keyboard.press('l');
  await expect(strip(ada)).toHaveCount(0);
  await expect(slide(ada)).toContainText('Plain code');
});

test('OJ5 a hand goes up with what it is about, stands in the queue, and is lowered', async () => {
  await ada.keyboard.press('h');
  await ada.getByLabel(/What is it about/).fill('my build hangs');
  await ada.getByRole('button', { name: 'Raise hand' }).click();
  await expect(ada.getByRole('button', { name: 'Lower your hand' })).toBeVisible();
  await grace.getByRole('button', { name: /hands up: 1/ }).click();
  await expect(panel()).toContainText('my build hangs');
  await expectNoFaults(grace);
  await panel().getByRole('button', { name: 'Lower the hand of Ada' }).click();
  await expect(ada.getByRole('button', { name: 'Raise your hand' })).toBeVisible();
});

test('OJ6 what is said to all is seen until it is dismissed, and roles are given', async () => {
  await panel().getByLabel('Say to all').fill('Back at ten <b>sharp</b>');
  await panel().getByRole('button', { name: 'Say', exact: true }).click();
  const said = bob.getByRole('region', { name: 'From Grace' });
  await expect(said).toContainText('Back at ten <b>sharp</b>');
  await expect(bob.getByRole('status').first()).toContainText('Grace says: Back at ten');
  await said.getByRole('button', { name: 'Dismiss what was said' }).click();
  await expect(said).toHaveCount(0);
  await panel().getByLabel('Call to a slide').selectOption('say-hello');
  await panel().getByRole('button', { name: 'Say', exact: true }).click();
  await expect(said).toContainText(/Please come to this slide\. Slide: \d+\u00a0· Say hello/);
  await expect(said.getByRole('button', { name: 'Go there' })).toBeVisible();
  await said.getByRole('button', { name: 'Dismiss what was said' }).click();
  await panel().getByLabel('Role of Ada').selectOption('co-presenter');
  await panel().getByRole('button', { name: 'Let Ada move the slides' }).click();
  await expect(panel()).toContainText('Ada moves the slides.');
  await grace.keyboard.press('Escape');
  await ada.keyboard.press('Home');
  for (const page of [grace, bob]) await expect(slide(page)).toContainText('A first slide');
  await openPanel();
  await panel().getByRole('button', { name: 'Move the slides myself' }).click();
  await expect(panel()).toContainText('You move the slides.');
});

test('OJ7 how to join fills the screen at a key', async () => {
  await grace.keyboard.press('Escape');
  await grace.keyboard.press('j');
  const view = grace.getByRole('dialog', { name: 'Join this room' });
  await expect(view).toContainText(`${code.slice(0, 3)} ${code.slice(3)}`);
  // This server listens on this computer only.
  await expect(view).toContainText('Start it with HOST=0.0.0.0');
  await expect(view.getByRole('img')).toHaveCount(0);
  await expectNoFaults(grace);
  await grace.keyboard.press('j');
  await expect(view).toHaveCount(0);
});

test('OJ11 who presents is told who reaches the room and which way to apps works from here', async () => {
  const reach = panel().getByRole('region', { name: 'Who reaches it' });
  await openPanel();
  await expect(reach).toContainText('Phones and other computers cannot reach this address');
  await expect(reach).toContainText('Apps open by their names: tried from here.');
  await grace.keyboard.press('Escape');
  const join = 'http://192.168.7.5:3000';
  const inVenue = { join, probe: 'http://reach.192.168.7.5.nip.io:3000/.well-known/slipway/reach' };
  await grace.route('**/rooms/*/reach', (route) => route.fulfill({ json: inVenue }));
  await grace.route('http://*.nip.io:3000/**', (route) => route.abort());
  await openPanel();
  await expect(reach).toContainText('Others in reach of 192.168.7.5:3000 can join.');
  await expect(reach).toContainText('Names of apps lead nowhere from here.');
  await expect(panel().getByRole('img', { name: `QR code of ${join}/join/${code}` })).toBeVisible();
  await expectNoFaults(grace);
  await grace.unrouteAll();
  await grace.keyboard.press('Escape');
});

test('OJ9 whoever follows sees the speaker’s terminal, pen and pointer', async () => {
  await grace.goto(`/decks/basics?room=${code}#say-hello`);
  await expect(grace.locator('.xterm-rows').first()).toContainText(/[$#] /, { timeout: 30_000 });
  await expect(slide(ada)).toContainText('Say hello');
  await ada.keyboard.press('w');
  const stage = ada.getByRole('region', { name: 'Grace’s terminal' });
  await expect(stage.locator('.xterm-rows')).toContainText(/[$#] /);
  await grace.locator('.xterm-helper-textarea').first().focus();
  await grace.keyboard.type('echo stage-$((40+2))\n');
  await expect(stage.locator('.xterm-rows')).toContainText('stage-42');
  await expectNoFaults(ada);
  await ada.keyboard.press('w');
  await expect(stage).toHaveCount(0);
  await grace.goto(`/decks/basics?room=${code}`);
  await expect(grace.locator('.talk[data-following]')).toBeAttached();
  await expect(grace.getByRole('button', { name: /^Room: \d/ })).toBeAttached();
  await grace.keyboard.press('e');
  await expect(grace.getByRole('toolbar', { name: 'Pen' })).toBeVisible();
  await grace.mouse.move(300, 300);
  await grace.mouse.down();
  await grace.mouse.move(500, 400, { steps: 5 });
  await grace.mouse.up();
  await expect(grace.locator('.ink polyline')).toHaveCount(1);
  await expect(ada.locator('.ink polyline')).toHaveCount(1);
  await bob.reload();
  await expect(bob.locator('.ink polyline')).toHaveCount(1);
  await grace.keyboard.press('e');
});

test('OJ12 one’s name is changed at a key, and on a phone by the raised hand', async () => {
  await ada.keyboard.press('u');
  await ada.getByLabel('Your name').fill('Ada L.');
  await ada.getByRole('button', { name: 'Change name' }).click();
  await expect(ada.getByRole('button', { name: 'You are Ada L.' })).toBeAttached();
  await bob.keyboard.press('h');
  await bob.getByRole('button', { name: 'Change your name' }).click();
  await expect(bob.getByRole('dialog', { name: 'You in this room' })).toBeVisible();
  await expectNoFaults(bob);
  await bob.keyboard.press('Escape');
});

test('OJ14 the bar of a phone keeps its buttons apart; what has no room is under a finger that pulls', async () => {
  const edges = await bob.locator('.chrome').evaluate((bar) => {
    const tools = bar.querySelector('.chrome-tools')?.getBoundingClientRect();
    const boxes = [...bar.querySelectorAll('button')].map((button) => {
      const { left, right, width } = button.getBoundingClientRect();
      const end = tools && button.closest('.chrome-tools') ? tools.right : innerWidth;
      return width > 0 && left < end ? [left, Math.min(right, end)] : [];
    });
    return [0, ...boxes.flat(), innerWidth];
  });
  expect(edges.length).toBeGreaterThan(10);
  expect(edges).toEqual(edges.toSorted((a, b) => a - b));
  await bob.getByRole('button', { name: 'React' }).click();
  await expect(bob.getByRole('region', { name: 'React' })).toBeVisible();
  await bob.keyboard.press('Escape');
});

test('OJ13 who comes to a full room waits with a place, and goes on by themselves once there is one', async ({
  browser,
}) => {
  await openPanel();
  await panel()
    .getByLabel(/How many may take part/)
    .fill('1');
  await panel().getByRole('button', { name: 'Set', exact: true }).click();
  await expect(panel()).toContainText('1 of 1 places are taken. Nobody waits.');
  const late = await hall.open(browser, site.url, 390);
  await late.goto(`/join/${code}`);
  await late.getByLabel('Your name').fill('Cleo');
  await late.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(late.getByRole('status')).toContainText('You are next');
  await expectNoFaults(late);
  await late.goto(`/decks/basics?room=${code}`);
  await expect(strip(late)).toContainText('All places in this room are taken. You are next');
  await expect(panel()).toContainText('One person waits.');
  await panel()
    .getByLabel(/How many may take part/)
    .fill('');
  await panel().getByRole('button', { name: 'Set', exact: true }).click();
  await expect(strip(late)).toHaveCount(0);
  await expect(late.getByRole('button', { name: 'Raise your hand' })).toBeAttached();
  await grace.keyboard.press('Escape');
});

test('OJ8 a locked room lets those in who were in, by name; an ended one leaves each page to itself', async ({
  browser,
}) => {
  await openPanel();
  await panel().getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(panel()).toContainText('Locked');
  const late = await hall.open(browser, site.url, 390);
  await late.goto(`/join/${code}`);
  await expect(late.getByText('This room is locked')).toBeVisible();
  await bob.goto(`/join/${code}`);
  await bob.getByRole('button', { name: 'Go on as Bob' }).click();
  await expect(bob.getByRole('button', { name: 'Raise your hand' })).toBeVisible();
  await panel().getByRole('button', { name: 'End', exact: true }).click();
  await panel().getByRole('button', { name: 'End it for all' }).click();
  for (const page of [grace, ada, bob]) await expect(strip(page)).toContainText('The room is over.');
  for (const page of [grace, ada]) {
    await page.reload();
    await expect(strip(page)).toContainText('The room is over.');
  }
  await expect(strip(grace).getByRole('link', { name: 'Playback' })).toBeVisible();
  await ada.keyboard.press('End');
  await expect(slide(ada)).not.toContainText('A first slide');
  await strip(ada).getByRole('button', { name: 'Go on without the room' }).click();
  await expect(ada).not.toHaveURL(/room=/);
});
