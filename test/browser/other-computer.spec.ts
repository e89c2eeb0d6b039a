// Who presents goes on at another computer, or comes by a further link, in real Chromium.
import { expect, type Page, test } from '@playwright/test';
import { expectNoFaults } from '../support/faults';
import { openRoomAs, RoomHall } from '../support/room-hall';
import { type Site, startSite } from '../support/site';

test.describe.configure({ mode: 'serial' });

let site: Site;
const hall = new RoomHall();
let grace: Page;
let code = '';

test.beforeAll(async ({ browser }) => {
  site = await startSite({ decks: ['basics'], settings: { ENGINE: 'none' } });
  grace = await hall.open(browser, site.url, 1280);
  await grace.goto(await site.presenterLink());
  await grace.goto('/decks/basics');
  code = await openRoomAs(grace, 'Grace');
});
test.afterAll(async () => {
  await hall.close();
  await site?.stop();
});

const slide = (page: Page) => page.locator('.slide[data-current]');
const panel = () => grace.getByRole('dialog', { name: 'Room' });
const openPanel = () => grace.getByRole('button', { name: /^Room: \d/ }).click();

test('OJ16 who presents goes on at another computer, and both pages stay in step', async ({ browser }) => {
  await openPanel();
  await panel().getByRole('button', { name: 'Go on at another computer' }).click();
  await expect(panel()).toContainText('in another browser here');
  await expectNoFaults(grace);
  await panel().getByRole('button', { name: 'Copy the link to go on' }).click();
  const link = await grace.evaluate(() => navigator.clipboard.readText());
  await grace.keyboard.press('Escape');
  const there = await hall.open(browser, site.url, 1280);
  await there.goto(link);
  await expect(there.getByRole('heading', { level: 1 })).toHaveText('Go on at this computer');
  await expectNoFaults(there);
  await there.getByRole('button', { name: 'Go on here' }).click();
  await expect(there).toHaveURL(new RegExp(`/decks/basics\\?room=${code}`));
  await there.getByRole('button', { name: /^Room: \d/ }).click();
  await expect(there.getByRole('button', { name: 'Delete the room…' })).toBeVisible();
  await there.keyboard.press('Escape');
  await there.keyboard.press('End');
  await expect(slide(there)).not.toContainText('A first slide');
  const last = await slide(there).getAttribute('id');
  await expect(slide(grace)).toHaveAttribute('id', last ?? '');
  await there.goto(link);
  await there.getByRole('button', { name: 'Go on here' }).click();
  await expect(there.getByRole('main').getByRole('alert')).toContainText('has been used');
});

test('OJ15 a presenter’s link in a page of another site leaves the room to who presents in it', async () => {
  const link = await site.presenterLink();
  const body = `<a href="${link}">Your link</a>`;
  await grace.route('http://chat.example/', (route) => route.fulfill({ contentType: 'text/html', body }));
  await grace.goto('http://chat.example/');
  await grace.getByRole('link').click();
  await expect(grace).toHaveURL(`${site.url}/`);
  await grace.goto(`/decks/basics?room=${code}`);
  await openPanel();
  await expect(panel().getByRole('button', { name: 'Delete the room…' })).toBeVisible();
  await grace.keyboard.press('Escape');
});
