// A whole session in a room, in real Chromium on a real engine, as one story: Grace presents and has her phone as remote,
// Ada and Bob take part, Vic only watches. Each step says what every one of them sees.
import { resolve } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { openRoomAs, RoomHall } from '../support/room-hall';
import { deleteAll, playBack, report, rows, SLOW, slide, strip } from '../support/session-after';
import { type Site, startSite } from '../support/site';

let site: Site;
const hall = new RoomHall();
let grace: Page;
let phone: Page;
let ada: Page;
let bob: Page;
let vic: Page;
let code = '';
/** What the followers opened from the slide. */
let apps: Page[] = [];

test.beforeAll(async ({ browser }) => {
  test.setTimeout(20 * 60_000);
  site = await startSite({ contentDir: resolve('test/content') });
  const widths = [1280, 390, 1280, 390, 1280];
  const pages = await Promise.all(widths.map((width) => hall.open(browser, site.url, width)));
  [grace, phone, ada, bob, vic] = pages as [Page, Page, Page, Page, Page];
  await grace.goto(await site.presenterLink());
});
test.afterAll(async () => {
  await hall.close();
  await site?.stop();
});

const people = () => ({ grace, ada, bob, vic, code });
const everybody = () => [grace, ada, bob, vic];
const followers = () => [ada, bob, vic];
const panel = () => grace.getByRole('dialog', { name: 'Room' });
const openPanel = () => grace.getByRole('button', { name: /^Room: \d/ }).click();
const place = () => phone.getByRole('region', { name: 'Where the talk is' });
const trouble = () => phone.getByRole('alert').filter({ hasText: /slides/ });
const check = (page: Page) => page.locator('[data-check="greeting"]');
const block = (page: Page, name: string) => page.locator(`[data-block="${name}"]`);
const offered = (page: Page) => page.getByRole('region', { name: 'A block to run in yours' });
const looking = (page: Page) => page.getByRole('region', { name: 'Who looks at your terminal' });

async function allAt(text: string, pages: readonly Page[] = everybody()): Promise<void> {
  for (const page of pages) await expect(slide(page)).toContainText(text);
}

async function type(where: Page | Locator, page: Page, line: string): Promise<void> {
  await where.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.type(`${line}\n`);
}

async function join(page: Page, name: string, button: 'Join' | 'Only watch'): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A session for tests');
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: button, exact: true }).click();
  await expect(strip(page)).toContainText('The room has not begun.');
}

/** Follows the address on the slide; what it leads to. */
async function openApp(page: Page): Promise<Page> {
  const link = slide(page).getByRole('link', { name: new RegExp(`${code.toLowerCase()}\\.localhost`) });
  const [app] = await Promise.all([page.waitForEvent('popup'), link.click()]);
  return app;
}

async function comeIn(): Promise<void> {
  await grace.goto('/decks/session');
  code = await openRoomAs(grace, 'Grace');
  await ada.goto('/');
  await ada.getByRole('link', { name: 'Join a room' }).click();
  await ada.getByLabel('Code').fill(`${code.slice(0, 3)} ${code.slice(3)}`.toLowerCase());
  await ada.getByRole('button', { name: 'Go on' }).click();
  await join(ada, 'Ada', 'Join');
  for (const page of [bob, vic]) await page.goto(`/join/${code}`);
  await join(bob, 'Bob', 'Join');
  await join(vic, 'Vic', 'Only watch');
  for (const page of everybody()) await expect(strip(page)).toContainText('4 people are here.');
  for (const page of [ada, bob]) await expect(page.getByRole('button', { name: 'Raise your hand' })).toBeAttached();
  await expect(vic.getByRole('button', { name: 'Raise your hand' })).toHaveCount(0);
  for (const page of followers()) await expect(page.getByRole('button', { name: /^Room: \d/ })).toHaveCount(0);
}

async function makeRemote(): Promise<void> {
  await openPanel();
  await panel().getByRole('button', { name: 'Use a phone as remote' }).click();
  await panel().getByRole('button', { name: 'Copy the remote’s link' }).click();
  await phone.goto(await grace.evaluate(() => navigator.clipboard.readText()));
  await expect(panel()).toContainText('A phone is your remote.');
  await panel().getByRole('button', { name: 'Start', exact: true }).click();
  await grace.keyboard.press('Escape');
  await expect(phone.getByRole('region', { name: 'Notes' })).toContainText('Wait until everybody is in.');
  for (const page of everybody()) await expect(strip(page)).toHaveCount(0);
  for (const page of followers()) expect(await page.content()).not.toContain('Wait until everybody is in');
}

async function follow(): Promise<void> {
  await phone.getByRole('button', { name: 'Next' }).click();
  await allAt('What do you see?');
  await expect(place()).toContainText('What do you see?');
  const black = phone.getByRole('button', { name: 'Black screen' });
  await black.click();
  for (const page of everybody()) await expect(page.locator('.talk[data-black]')).toBeAttached();
  await black.click();
  for (const page of everybody()) await expect(page.locator('.talk[data-black]')).toHaveCount(0);
}

async function openApps(): Promise<void> {
  apps = await Promise.all(followers().map(openApp));
  for (const app of apps) {
    // Whether the sandbox has started by then or not.
    await expect(app.getByRole('heading')).toHaveText('Nothing answers on port 8000 yet', SLOW);
    expect(new URL(app.url()).hostname).toMatch(new RegExp(`^(?:hello|8000)-${code.toLowerCase()}\\.localhost$`));
    expect(await app.evaluate(() => document.cookie)).toBe('');
  }
}

async function poll(): Promise<void> {
  await slide(grace).getByRole('button', { name: 'Open the poll' }).click();
  await slide(ada).getByRole('button', { name: 'An error' }).click();
  await slide(bob).getByRole('button', { name: 'A page' }).click();
  await expect(slide(vic)).toContainText('You only watch.');
  await expect(slide(vic).getByRole('button', { name: 'An error' })).toHaveCount(0);
  await expect(slide(grace)).toContainText('2 people have answered. The results are hidden.');
  for (const page of followers()) await expect(slide(page)).not.toContainText('%');
  await slide(grace).getByRole('button', { name: 'Show the results' }).click();
  for (const page of everybody()) await expect(slide(page).getByText('50 %')).toHaveCount(2);
  await slide(grace).getByRole('button', { name: 'Close', exact: true }).click();
  for (const page of everybody()) await expect(slide(page)).toContainText('2 people have answered. Closed.');
}

async function putUp(): Promise<void> {
  await phone.getByRole('button', { name: 'Next' }).click();
  await allAt('Put it up');
  await expect(rows(grace)).toContainText('root@node1', SLOW);
  await vic.keyboard.press('w');
  const stage = vic.getByRole('region', { name: 'Grace’s terminal' });
  await expect(rows(stage)).toContainText('root@node1');
  await type(grace, grace, 'echo on-stage-$((40+2))');
  await expect(rows(stage)).toContainText('on-stage-42');
  await phone.getByRole('button', { name: 'Run block' }).click();
  await expect(block(grace, 'serve')).toHaveAttribute('data-state', 'passed', SLOW);
  // Nobody has touched them.
  for (const app of apps) await expect(app.getByRole('heading')).toHaveText('The anchor is up', SLOW);
  await vic.keyboard.press('w');
  await expect(stage).toHaveCount(0);
  await Promise.all(apps.map((app) => app.close()));
}

async function runInMine(): Promise<void> {
  await phone.getByRole('button', { name: 'Next' }).click();
  await allAt('Write a greeting');
  for (const page of [ada, bob]) await expect(rows(page)).toContainText('root@node1', SLOW);
  for (const page of [grace, ada, bob])
    await expect(check(page).locator('.block-hint')).toContainText('Nobody has been greeted.', SLOW);
  await phone.getByRole('button', { name: 'Run block' }).click();
  await expect(check(grace)).toHaveAttribute('data-state', 'passed', SLOW);
  for (const page of [ada, bob]) await expect(offered(page)).toContainText("Grace ran echo 'Ahoy, crew'");
  for (const page of [grace, vic]) await expect(offered(page)).toHaveCount(0);
  await ada.keyboard.press('m');
  await expect(offered(ada)).toHaveCount(0);
  await expect(rows(ada)).toContainText('Ahoy, crew');
  await expect(check(ada)).toHaveAttribute('data-state', 'passed', SLOW);
  await expect(ada.locator('[data-task="greet"] .task-head')).toContainText('Done');
  await offered(bob).getByRole('button', { name: 'Dismiss the block' }).click();
  await expect(check(bob)).not.toHaveAttribute('data-state', 'passed');
}

async function lookAround(): Promise<void> {
  await ada.keyboard.press('Home');
  await expect(slide(ada)).toContainText('We put a page up together.');
  await expect(strip(ada)).toContainText('You are looking around.');
  await expect(strip(ada)).toContainText('Write a greeting');
  await allAt('Write a greeting', [grace, bob, vic]);
  await phone.getByRole('button', { name: 'Next' }).click();
  await allAt('That was it', [grace, bob, vic]);
  await expect(slide(ada)).toContainText('We put a page up together.');
  await ada.keyboard.press('l');
  await allAt('That was it');
  await expect(strip(ada)).toHaveCount(0);
  await phone.getByRole('button', { name: 'Back' }).click();
  await allAt('Write a greeting');
}

async function help(): Promise<void> {
  await bob.getByRole('button', { name: 'Raise your hand' }).click();
  await bob.getByLabel(/What is it about/).fill('how do I greet?');
  await bob.getByRole('button', { name: 'Raise hand' }).click();
  await grace.getByRole('button', { name: /hands up: 1/ }).click();
  await expect(panel()).toContainText('how do I greet?');
  const wallLink = panel().getByRole('link', { name: 'Wall' });
  const [wall] = await Promise.all([grace.waitForEvent('popup'), wallLink.click()]);
  await grace.keyboard.press('Escape');
  const tile = (name: string) => wall.getByRole('listitem').filter({ hasText: name });
  await expect(tile('Bob')).toContainText('Hand up');
  await expect(tile('Bob')).toContainText('Nobody has been greeted.');
  await expect(tile('Ada')).toContainText('All tasks done');
  await expect(tile('Vic')).toHaveCount(0);
  await wall.getByRole('button', { name: 'Bob' }).click();
  const dialog = wall.getByRole('dialog', { name: 'Bob' });
  await expect(rows(dialog)).toContainText('root@node1');
  await expect(looking(bob)).toContainText('Grace looks at your terminal 1.');
  for (const page of [ada, vic]) await expect(looking(page)).toHaveCount(0);
  await type(dialog, wall, 'echo uninvited-$((40+2))');
  await dialog.getByRole('button', { name: 'Ask to type' }).click();
  await bob.getByRole('region', { name: 'Grace asks' }).getByRole('button', { name: 'Let them type' }).click();
  await expect(dialog).toContainText('You type here, too.');
  await type(dialog, wall, 'echo Ahoy, Bob > greeting.txt; echo helped-$((40+2))');
  await expect(rows(bob)).toContainText('helped-42');
  await expect(check(bob)).toHaveAttribute('data-state', 'passed', SLOW);
  await bob.getByRole('region', { name: 'Grace types' }).getByRole('button', { name: 'Take it back' }).click();
  await expect(dialog.getByRole('button', { name: 'Ask to type' })).toBeVisible();
  await expect(rows(bob)).not.toContainText('uninvited-42');
  await dialog.getByRole('button', { name: 'Lower hand' }).click();
  await expect(bob.getByRole('button', { name: 'Raise your hand' })).toBeVisible();
  await wall.close();
  await expect(looking(bob)).toHaveCount(0);
}

async function handOver(): Promise<void> {
  await openPanel();
  await panel().getByLabel('Role of Ada').selectOption('co-presenter');
  await panel().getByRole('button', { name: 'Let Ada move the slides' }).click();
  await expect(panel()).toContainText('Ada moves the slides.');
  await expect(trouble()).toContainText('Ada moves the slides.');
  await grace.keyboard.press('Escape');
  await ada.keyboard.press('End');
  await allAt('That was it');
  await expect(place()).toContainText('That was it');
  await grace.keyboard.press('Home');
  await expect(strip(grace)).toContainText('You are looking around.');
  await allAt('That was it', followers());
  await phone.getByRole('button', { name: 'Move them myself' }).click();
  await expect(trouble()).toHaveCount(0);
  await phone.getByRole('button', { name: 'Back' }).click();
  await allAt('Write a greeting', followers());
}

async function end(): Promise<void> {
  await openPanel();
  await panel().getByRole('button', { name: 'End', exact: true }).click();
  await panel().getByRole('button', { name: 'End it for all' }).click();
  for (const page of everybody()) await expect(strip(page)).toContainText('The room is over.');
  await expect(phone.getByRole('status')).toContainText('The room is over.');
  for (const page of [bob, vic]) {
    await expect(strip(page).getByRole('link', { name: 'Playback' })).toBeVisible();
    await expect(strip(page).getByRole('link', { name: 'Report, delete' })).toHaveCount(0);
  }
}

const STORY: [string, () => Promise<void>][] = [
  ['Grace opens a room; Ada joins by the code, Bob by the link, and Vic only watches', comeIn],
  ['Her phone becomes the remote, and shows her notes to nobody else', makeRemote],
  ['All follow the remote, black screen included', follow],
  ['Everybody opens the address on the slide, where nothing answers', openApps],
  ['A poll asks what they see; the results come when Grace shows them', poll],
  ['Grace types on stage, her phone runs the block, and every page that waits turns into the app', putUp],
  ['Ada runs in hers what Grace has run, Bob puts it aside, and Vic is offered nothing', runInMine],
  ['Ada looks around while the others go on, and comes back', lookAround],
  ['Bob raises his hand; Grace looks in from the wall and types once he lets her', help],
  ['Ada is handed the slides, moves everybody, and Grace takes them back by her phone', handOver],
  ['Grace ends the room for all', end],
  [
    'The room plays back with slides, terminal and captions in step, for all once Grace shows it',
    () => playBack(people()),
  ],
  ['The report says who got how far', () => report(people())],
  ['One action deletes the room and what was kept of everybody', () => deleteAll(people())],
];

test('WS1 a whole session, from the code to the deletion', async () => {
  test.setTimeout(5 * 60_000);
  for (const [words, act] of STORY) await test.step(words, act);
});
