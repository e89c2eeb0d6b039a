// Quizzes in a room, in real Chromium: of the deck and made on the spot, answered by two while the speaker looks on.
import { expect, type Page, test } from '@playwright/test';
import { expectNoFaults } from '../support/faults';
import { joinAs, openRoomAs, RoomHall } from '../support/room-hall';
import { type Site, startSite } from '../support/site';

test.describe.configure({ mode: 'serial' });

let site: Site;
const hall = new RoomHall();
let grace: Page;
let ada: Page;
let bob: Page;

test.beforeAll(async ({ browser }) => {
  site = await startSite({ decks: ['asked'], settings: { ENGINE: 'none' } });
  [grace, ada, bob] = await hall.openThree(browser, site, '/decks/asked');
  const code = await openRoomAs(grace, 'Grace');
  await joinAs(ada, code, 'Ada');
  await joinAs(bob, code, 'Bob');
});
test.afterAll(async () => {
  await hall.close();
  await site?.stop();
});

const slide = (page: Page) => page.locator('.slide[data-current]');
const panel = () => grace.getByRole('dialog', { name: 'Room' });
const spot = (page: Page) => page.getByRole('region', { name: 'Poll', exact: true });

test('AS12 a quiz is answered by two, and how is below it on every slide once it is shown, with what is right', async () => {
  await grace.keyboard.press('End');
  const answer = async (page: Page, words: string) => {
    await slide(page).getByLabel(words).check();
    await slide(page).getByRole('button', { name: 'Answer', exact: true }).click();
  };
  await answer(ada, 'It opens the port to others');
  await answer(bob, 'It says which port');
  await expect(slide(grace)).toContainText('2 people have answered.');
  await expect(slide(ada)).toContainText('Not quite.');
  for (const page of [grace, ada, bob]) await expect(slide(page)).not.toContainText('%');
  await expect(slide(ada).getByRole('button', { name: /how the room answered/ })).toHaveCount(0);
  await grace.getByRole('button', { name: /^Room: \d/ }).click();
  const row = panel().getByRole('listitem').filter({ hasText: 'What does EXPOSE 8080 do?' });
  await expect(row.first()).toContainText('It opens the port to others1 · 50 %');
  await grace.keyboard.press('Escape');
  await slide(grace).getByRole('button', { name: 'Show how the room answered' }).click();
  await ada.reload();
  const bars = (page: Page) => slide(page).locator('.poll-answer');
  for (const page of [grace, ada, bob]) {
    await expect(bars(page).getByText('50 %')).toHaveCount(2);
    await expect(bars(page).filter({ hasText: 'Right' })).toHaveCount(1);
    await expect(bars(page).filter({ hasText: 'Right' })).toContainText('It says which port the app listens on');
    await expectNoFaults(page);
  }
  // Who has not found it goes on.
  await answer(ada, 'It says which port');
  await expect(slide(ada)).toContainText('Only docker run -p opens one.');
  await expect(slide(ada)).toContainText('2 people have answered.');
  await slide(grace).getByRole('button', { name: 'Hide how the room answered' }).click();
  for (const page of [grace, ada, bob]) await expect(bars(page)).toHaveCount(0);
});

test('AS10 a quiz made on the spot marks what is right with its results', async () => {
  await grace.getByRole('button', { name: /^Room: \d/ }).click();
  await panel().getByText('Ask one on the spot').click();
  await panel().getByLabel('Question', { exact: true }).fill('Which is a layer?');
  await panel().getByLabel('Answer 1', { exact: true }).fill('RUN');
  await panel().getByLabel('Answer 1 is right').check();
  await panel().getByLabel('Answer 2', { exact: true }).fill('EXPOSE');
  await expect(panel().getByLabel('Results are seen at once')).toBeDisabled();
  await expectNoFaults(grace);
  await panel().getByRole('button', { name: 'Ask all' }).click();
  await panel().locator('.help-head').getByRole('button', { name: 'Close' }).click();
  await spot(bob).getByRole('button', { name: 'EXPOSE' }).click();
  await expect(spot(grace)).toContainText('One person has answered. The results are hidden.');
  await expect(spot(bob)).not.toContainText('Right');
  await spot(grace).getByRole('button', { name: 'Show the results' }).click();
  for (const page of [grace, ada, bob]) {
    await expect(spot(page).locator('.poll-answer').filter({ hasText: 'Right' })).toContainText('RUN');
    await expect(spot(page)).toContainText('One person has answered. Closed.');
    await expectNoFaults(page);
  }
  await expect(spot(bob).getByRole('button', { name: 'RUN' })).toHaveCount(0);
  await spot(grace).getByRole('button', { name: 'Put away' }).click();
  await expect(spot(bob)).toHaveCount(0);
});
