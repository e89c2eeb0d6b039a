// What is asked in a room, in real Chromium: a presenter, somebody at a laptop and somebody at a phone.
import { expect, type Page, test, type WebSocketRoute } from '@playwright/test';
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
});
test.afterAll(async () => {
  await hall.close();
  await site?.stop();
});

const slide = (page: Page) => page.locator('.slide[data-current]');
const panel = () => grace.getByRole('dialog', { name: 'Room' });
const spot = (page: Page) => page.getByRole('region', { name: 'Poll', exact: true });

test('AS1 who reads alone answers for themselves: it is kept, and nothing pretends that others have answered', async () => {
  await ada.goto('/decks/asked');
  const answer = slide(ada).getByRole('button', { name: '8080' });
  await answer.click();
  await expect(slide(ada)).toContainText('Your answer is kept on this device.');
  await expect(slide(ada)).not.toContainText('%');
  await ada.reload();
  await expect(answer).toHaveAttribute('aria-pressed', 'true');
  await expectNoFaults(ada);
});

test('AS2 a poll of the deck is opened on its slide and answered, and the bars come when they are shown', async () => {
  const code = await openRoomAs(grace, 'Grace');
  for (const [page, name] of [
    [ada, 'Ada'],
    [bob, 'Bob'],
  ] as const) {
    await joinAs(page, code, name);
    await expect(slide(page)).toContainText('Who presents opens this poll.');
  }
  await slide(grace).getByRole('button', { name: 'Open the poll' }).click();
  await slide(ada).getByRole('button', { name: '8080' }).click();
  await slide(bob).getByRole('button', { name: '$PORT' }).click();
  await expect(slide(grace)).toContainText('2 people have answered. The results are hidden.');
  await expect(slide(bob)).not.toContainText('%');
  await slide(grace).getByRole('button', { name: 'Show the results' }).click();
  for (const page of [grace, ada, bob]) await expect(slide(page).getByText('50 %')).toHaveCount(2);
  await slide(bob).getByRole('button', { name: '8080' }).click();
  await expect(slide(grace).getByText('100 %')).toBeVisible();
  await expectNoFaults(bob);
  await slide(grace).getByRole('button', { name: 'Close', exact: true }).click();
  await expect(slide(ada).getByRole('button', { name: '8080' })).toHaveCount(0);
  await expect(slide(ada)).toContainText('2 people have answered. Closed.');
});

test('AS3 a poll made on the spot comes to every page, folds away, and is put away for all', async () => {
  await grace.getByRole('button', { name: /^Room: \d/ }).click();
  await panel().getByText('Ask one on the spot').click();
  await panel().getByLabel('Question', { exact: true }).fill('Break now?');
  await panel().getByLabel('Answer 1', { exact: true }).fill('Yes');
  await panel().getByRole('button', { name: 'Ask all' }).click();
  await expect(panel().getByRole('alert')).toContainText('2 to 8 answers');
  await panel().getByLabel('Answer 2', { exact: true }).fill('In ten minutes');
  await panel().getByLabel('Results are seen at once').check();
  await panel().getByRole('button', { name: 'Ask all' }).click();
  await spot(bob).getByRole('button', { name: 'In ten minutes' }).click();
  await expect(panel()).toContainText('1 · 100 %');
  await expectNoFaults(grace);
  await expectNoFaults(bob);
  await spot(ada).getByRole('button', { name: 'Fold the poll' }).click();
  await expect(spot(ada).getByRole('button', { name: 'Yes' })).toHaveCount(0);
  await panel().getByRole('button', { name: 'Put away' }).click();
  for (const page of [ada, bob]) await expect(spot(page)).toHaveCount(0);
  await grace.keyboard.press('Escape');
});

test('AS4 a question is asked, voted for and brought on stage, each by a key or a button', async () => {
  await ada.keyboard.press('q');
  const sheet = (page: Page) => page.getByRole('dialog', { name: 'Questions' });
  await sheet(ada).getByLabel('Your question').fill('Why not <b>8080</b> inside too?');
  await sheet(ada).getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(sheet(ada).getByRole('listitem')).toContainText('you');
  await bob.getByRole('button', { name: /^Questions/ }).click();
  await sheet(bob)
    .getByRole('button', { name: /^Vote for “Why not/ })
    .click();
  await expect(sheet(bob).getByText('1 vote, yours too')).toBeAttached();
  await expect(sheet(bob)).not.toContainText('Ada');
  await expectNoFaults(bob);
  await bob.keyboard.press('q');
  await grace.getByRole('button', { name: /^Room: \d/ }).click();
  await expect(panel().getByRole('listitem').filter({ hasText: 'Why not' })).toContainText('Ada');
  await expectNoFaults(grace);
  await panel()
    .getByRole('button', { name: /^On stage: Why not/ })
    .click();
  await grace.keyboard.press('Escape');
  const stage = (page: Page) => page.getByRole('region', { name: 'Question on stage' });
  for (const page of [grace, ada, bob]) await expect(stage(page)).toContainText('Why not <b>8080</b> inside too?');
  await ada.keyboard.press('Escape');
  await expectNoFaults(ada);
  await bob.getByRole('button', { name: 'Put the question aside' }).click();
  await expect(stage(bob)).toHaveCount(0);
  await stage(grace).getByRole('button', { name: 'Answered' }).click();
  await expect(stage(ada)).toHaveCount(0);
});

/** The line of that page to its room, from its next load on. */
async function lineOf(page: Page) {
  const open = new Set<WebSocketRoute>();
  let isCut = false;
  await page.routeWebSocket('**/room', (socket) => {
    if (isCut) return void socket.close();
    open.add(socket);
    socket.connectToServer();
  });
  return {
    async cut() {
      isCut = true;
      for (const socket of open) await socket.close();
      open.clear();
    },
    mend() {
      isCut = false;
    },
  };
}

test('AS7 a line that was lost brings what was asked meanwhile, and what was said to nobody is told', async () => {
  const ask = async (page: Page, text: string) => {
    await page.keyboard.press('q');
    const sheet = page.getByRole('dialog', { name: 'Questions' });
    await sheet.getByLabel('Your question').fill(text);
    await sheet.getByRole('button', { name: 'Ask', exact: true }).click();
    await expect(sheet.getByRole('status')).toContainText('Asked.');
    await page.keyboard.press('Escape');
  };
  const line = await lineOf(bob);
  await bob.reload();
  await bob.getByRole('button', { name: /^Questions/ }).click();
  await expect(bob.getByText('No question is open.')).toBeVisible();
  await bob.keyboard.press('Escape');
  await ask(ada, 'Which ports are open?');
  await expect(bob.getByRole('button', { name: 'Questions: 1 open' })).toBeVisible();
  await line.cut();
  await ask(ada, 'And which are not?');
  await bob.keyboard.press('u');
  const you = bob.getByRole('dialog', { name: 'You in this room' });
  await you.getByRole('button', { name: 'Leave the room…' }).click();
  await you.getByRole('button', { name: 'Leave the room', exact: true }).click();
  await expect(you.getByRole('alert')).toContainText('The room does not answer.');
  await bob.keyboard.press('Escape');
  line.mend();
  await expect(bob.getByRole('button', { name: 'Questions: 2 open' })).toBeVisible({ timeout: 20_000 });
});

test('AS8 a question that is being written stays while another window of the same person asks one', async () => {
  await bob.getByRole('button', { name: /^Questions/ }).click();
  const sheet = bob.getByRole('dialog', { name: 'Questions' });
  await sheet.getByLabel('Your question').fill('A draft');
  const other = await bob.context().newPage();
  await other.goto(bob.url());
  await other.getByRole('button', { name: /^Questions/ }).click();
  await other.getByLabel('Your question').fill('From the other window?');
  await other.getByRole('button', { name: 'Ask', exact: true }).click();
  const own = sheet.getByRole('listitem').filter({ hasText: 'From the other window?' });
  await expect(own).toContainText('you');
  await expect(sheet.getByLabel('Your question')).toHaveValue('A draft');
  await other.close();
  await bob.keyboard.press('Escape');
});

test('AS9 a poll, a question on stage and what was said stand one over another, on a phone as well', async () => {
  await grace.getByRole('button', { name: /^Room: \d/ }).click();
  await panel().getByText('Ask one on the spot').click();
  await panel().getByLabel('Question', { exact: true }).fill('Go on?');
  await panel().getByLabel('Answer 1', { exact: true }).fill('Yes');
  await panel().getByLabel('Answer 2', { exact: true }).fill('No');
  await panel().getByRole('button', { name: 'Ask all' }).click();
  await panel()
    .getByRole('button', { name: /^On stage: Which ports/ })
    .click();
  await panel().getByLabel('Say to all').fill('Back at ten');
  await panel().getByRole('button', { name: 'Say', exact: true }).click();
  await expect(panel().getByText('Said to all')).toBeVisible();
  await grace.keyboard.press('Escape');
  for (const page of [grace, bob]) {
    const edges = [0];
    for (const name of ['Question on stage', 'Poll', 'From Grace']) {
      const box = await page.getByRole('region', { name }).boundingBox();
      edges.push(box?.y ?? -1, (box?.y ?? 0) + (box?.height ?? 0));
    }
    edges.push((await page.locator('.chrome').boundingBox())?.y ?? 0);
    expect(edges).toEqual(edges.toSorted((a, b) => a - b));
  }
  await spot(grace).getByRole('button', { name: 'Put away' }).click();
  await grace.getByRole('button', { name: 'Off the stage' }).click();
  await expect(spot(bob)).toHaveCount(0);
});

test('AS5 reactions rise on every page that lets things move, until they are switched off', async () => {
  await grace.emulateMedia({ reducedMotion: 'no-preference' });
  await bob.getByRole('button', { name: 'React' }).click();
  const rising = grace.locator('.reaction-shower span');
  await bob.getByRole('button', { name: 'Applause' }).click();
  await expect(rising.first()).toHaveAttribute('data-kind', '1');
  await expect(bob.locator('.reaction-shower span')).toHaveCount(0);
  await expect(rising).toHaveCount(0);
  await grace.getByRole('button', { name: /^Room: \d/ }).click();
  await panel().getByRole('button', { name: 'Switch reactions off' }).click();
  await expect(bob.getByRole('button', { name: 'React' })).toHaveCount(0);
  await grace.keyboard.press('Escape');
});

test('AS11 while no questions are taken who would ask is told so, and what they have written stays', async () => {
  await bob.getByRole('button', { name: /^Questions/ }).click();
  const sheet = bob.getByRole('dialog', { name: 'Questions' });
  await sheet.getByLabel('Your question').fill('One more?');
  await grace.getByRole('button', { name: /^Room: \d/ }).click();
  await panel().getByRole('button', { name: 'No questions for now' }).click();
  await expect(sheet.getByRole('status')).toContainText('No questions are taken for now.');
  await expect(sheet.getByRole('button', { name: 'Ask', exact: true })).toBeDisabled();
  await expectNoFaults(bob);
  await panel().getByRole('button', { name: 'Take questions again' }).click();
  await sheet.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(sheet.getByRole('listitem').filter({ hasText: 'One more?' })).toContainText('you');
  await bob.keyboard.press('Escape');
  await grace.keyboard.press('Escape');
});

test('AS6 afterwards the report and the playback have what was asked, and the room is among one’s own', async () => {
  await grace.goto('/rooms');
  const room = grace.getByRole('listitem').filter({ hasText: '2 people came' });
  await expect(room).toContainText('open now');
  await expectNoFaults(grace);
  await room.getByRole('link', { name: /^Report/ }).click();
  await expect(grace.getByRole('listitem').filter({ hasText: '$PORT' })).toContainText('0 %');
  await expect(grace.getByRole('listitem').filter({ hasText: 'Why not' })).toContainText('without a name');
  await expect(grace.getByRole('listitem').filter({ hasText: 'Why not' })).toContainText('one vote, answered');
  await expectNoFaults(grace);
  await grace.getByRole('link', { name: 'Playback' }).click();
  await expect(grace.getByRole('button', { name: /Poll Break now\?/ })).toContainText('Yes: 0 · In ten minutes: 1');
  await expect(grace.getByRole('button', { name: /Question Why not/ })).not.toContainText('Ada');
});
