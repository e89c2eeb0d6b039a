// What comes with and after a talk in a room, in real Chromium: the phone that is a remote.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { expectNoFaults } from '../support/faults';
import { openRoomAs, RoomHall } from '../support/room-hall';
import { type Site, startSite } from '../support/site';

test.describe.configure({ mode: 'serial' });

let site: Site;
const hall = new RoomHall();
let grace: Page;
let phone: Page;
let code = '';

test.beforeAll(async ({ browser }) => {
  site = await startSite({ contentDir: resolve('test/content'), settings: { ENGINE: 'none' } });
  [grace, phone] = await Promise.all([hall.open(browser, site.url, 1280), hall.open(browser, site.url, 390)]);
  await grace.goto(await site.presenterLink());
});
test.afterAll(async () => {
  await hall.close();
  await site?.stop();
});

const slide = (page: Page) => page.locator('.slide[data-current]');
const panel = () => grace.getByRole('dialog', { name: 'Room' });

test('AR1 a phone becomes the remote by a link that works once, and moves the slides of the talk’s page', async () => {
  await grace.goto('/decks/basics');
  code = await openRoomAs(grace, 'Grace');
  await grace.getByRole('button', { name: /^Room: \d/ }).click();
  await panel().getByRole('button', { name: 'Start' }).click();
  await panel().getByRole('button', { name: 'Use a phone as remote' }).click();
  await expect(panel()).toContainText('in another browser here');
  await expect(panel().getByRole('img', { name: /makes a phone your remote/ })).toHaveCount(0);
  await expectNoFaults(grace);
  await panel().getByRole('button', { name: 'Copy the remote’s link' }).click();
  const link = await grace.evaluate(() => navigator.clipboard.readText());
  await phone.goto(link);
  await expect(panel()).toContainText('A phone is your remote.');
  await expect(phone).toHaveURL(new RegExp(`/rooms/${code}/remote$`));
  await grace.keyboard.press('Escape');
  await phone.getByRole('button', { name: 'Next' }).click();
  await expect(slide(grace)).toContainText('Plain code');
  await expect(phone.getByRole('region', { name: 'Where the talk is' })).toContainText('Plain code');
  await phone.getByRole('button', { name: 'Back' }).click();
  await expect(slide(grace)).toContainText('A first slide');
});

test('AR2 the phone shows notes and the speaker’s own timer, makes the screen black, runs a block, and comes back after a reload', async () => {
  await expect(phone.getByRole('region', { name: 'Notes' })).not.toContainText('No notes');
  await phone.getByRole('button', { name: 'Black screen' }).click();
  await expect(grace.getByRole('button', { name: 'Show the slide again' })).toBeVisible();
  await expect(phone.getByRole('button', { name: 'Black screen' })).toHaveAttribute('aria-pressed', 'true');
  await phone.getByRole('button', { name: 'Black screen' }).click();
  const desk = await grace.context().newPage();
  await desk.goto('/decks/basics/present');
  await phone.getByRole('button', { name: 'Start' }).click();
  for (const page of [phone, desk]) await expect(page.getByRole('timer')).toHaveAttribute('data-running', 'true');
  await desk.getByRole('button', { name: 'Pause' }).click();
  await expect(phone.getByRole('timer')).toHaveAttribute('data-running', 'false');
  await desk.close();
  await phone.reload();
  await expect(phone.getByRole('button', { name: 'Reset the timer' })).toBeEnabled();
  await grace.goto(`/decks/basics?room=${code}#say-hello`);
  await expect(phone.getByRole('region', { name: 'Where the talk is' })).toContainText('Say hello');
  await expect(grace.locator('.xterm-rows').first()).toContainText(/[$#] /, { timeout: 30_000 });
  await expect(grace.getByText('Opening the shell')).toHaveCount(0);
  await phone.getByRole('button', { name: 'Run block' }).click();
  await expect(slide(grace).locator('.run-block')).toContainText('Done');
  await expectNoFaults(phone);
});

const VTT = 'WEBVTT\n\n00:00.000 --> 00:01.500\nWelcome aboard\n\n00:01.500 --> 59:00.000\nThe anchor is up';

test('AR3 the room plays back after its end: slides and terminal in step, by the keys, and found by their words', async () => {
  await grace.getByRole('button', { name: /^Room: \d/ }).click();
  await panel().getByRole('button', { name: 'End', exact: true }).click();
  await panel().getByRole('button', { name: 'End it for all' }).click();
  await expect(phone.getByRole('status')).toContainText('The room is over.');
  await grace.goto(`/rooms/${code}/playback`);
  await expect(grace).toHaveURL(new RegExp(`/decks/basics/playback\\?room=${code}`));
  await expect(slide(grace)).toContainText('A first slide');
  await grace.getByRole('slider', { name: 'Time' }).fill('99999');
  await expect(slide(grace)).toContainText('Say hello');
  await expect(grace.locator('.terminal-pane .xterm-rows')).toContainText('hello from the sandbox');
  await grace.keyboard.press('/');
  await grace.keyboard.type('plain code');
  await grace.getByRole('button', { name: /Slide Plain code/ }).click();
  await expect(slide(grace)).toContainText('Plain code');
  await grace.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(grace.getByRole('button', { name: 'Pause' })).toBeVisible();
  await grace.keyboard.press('>');
  await expect(grace.getByLabel('Speed')).toHaveValue('1.25');
});

test('AR4 captions are pasted, come in step, are found and moved', async () => {
  await grace.getByText('Captions, and who sees this').click();
  await grace.getByLabel('Or pasted').fill(VTT);
  await grace.getByRole('button', { name: 'Keep these captions' }).click();
  await expect(grace.locator('.playback-captions')).toContainText(/Welcome|anchor/);
  await grace.getByLabel('Words on slides').fill('anchor');
  await grace.getByRole('button', { name: /Caption The anchor is up/ }).click();
  await expect(grace.locator('.playback-captions')).toHaveText('The anchor is up');
  await grace.getByLabel('Captions come later by').fill('3500');
  await grace.getByRole('button', { name: 'Move them' }).click();
  await expect(grace.getByText('The captions are moved.')).toBeVisible();
  await expect(grace.locator('.playback-captions')).not.toContainText('anchor');
  await expectNoFaults(grace);
});

/** A terminal out of sight is not drawn. */
const toStage = () => grace.getByRole('heading', { level: 1 }).first().scrollIntoViewIfNeeded();

test('AR7 a file of captions that is broken in part, in UTF-16, is kept with word of what is no caption', async () => {
  const broken = `\ufeff${VTT}\n\n00:99 --> nowhere\nlost\n`;
  const buffer = Buffer.from(broken, 'utf16le');
  await grace.getByLabel('Captions from a file').setInputFiles({ name: 'talk.vtt', mimeType: 'text/vtt', buffer });
  await expect(grace.getByText('2 captions are kept. One line was passed over. Line 9:')).toBeVisible();
  await expect(grace.locator('.playback-captions')).toContainText(/Welcome|anchor/);
});

test('AR8 what ran and what the terminal printed is found, and leads to when it was', async () => {
  const find = grace.getByLabel('Words on slides');
  await find.fill('hello');
  await expect(grace.getByRole('button', { name: /Block .*echo "hello from the sandbox"/ })).toBeVisible();
  await find.fill('from the sandbox');
  await grace
    .getByRole('button', { name: /Terminal hello from the sandbox/ })
    .first()
    .click();
  await toStage();
  await expect(grace.locator('.terminal-pane .xterm-rows')).toContainText('hello from the sandbox');
  await expectNoFaults(grace);
});

test('AR9 words are cut out of terminal and captions, and taken back', async () => {
  const screen = grace.locator('.terminal-pane .xterm-rows');
  await grace.getByText('Cut something out').click();
  await grace.getByLabel('Words that must not be seen').fill('from the sandbox');
  await grace.getByRole('button', { name: 'Cut it out' }).click();
  await expect(grace.getByText(/^Cut in (?:one place|\d+ places)\.$/)).toBeVisible();
  await toStage();
  await expect(screen).toContainText('hello ████');
  await expect(screen).not.toContainText('from the sandbox');
  await grace.getByLabel('Words on slides').fill('hello');
  await expect(grace.getByRole('button', { name: /Terminal hello █+$/ }).first()).toBeVisible();
  await grace.getByLabel('Words on slides').fill('from the sandbox');
  await expect(grace.getByRole('button', { name: /Slide Say hello/ })).toBeVisible();
  await expect(grace.getByRole('button', { name: /^\d+:\d\d Terminal/ })).toHaveCount(0);
  await expectNoFaults(grace);
  await grace.getByRole('button', { name: 'Take it back' }).click();
  await toStage();
  await expect(screen).toContainText('hello from the sandbox');
  await expect(grace.getByRole('button', { name: 'Take it back' })).toHaveCount(0);
});

test('AR6 the playback is saved as one file, which plays without a network: slides, terminal, captions, search, speed', async ({
  browser,
}) => {
  const save = grace.getByRole('button', { name: 'Save as one file' });
  const [file] = await Promise.all([grace.waitForEvent('download'), save.click()]);
  expect(file.suggestedFilename()).toBe(`room-${code}.html`);
  await expect(grace.getByText(/is saved, [\d.]+ MiB/)).toBeVisible();
  await expectNoFaults(grace);
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => /^(?:file|data|blob):/.test(request.url()) || asked.push(request.url()));
  page.on('pageerror', (error) => asked.push(error.message));
  page.on('console', (message) => message.type() === 'error' && asked.push(message.text()));
  const path = resolve(site.dataDir, 'playback.html');
  await file.saveAs(path);
  await page.goto(pathToFileURL(path).href);
  await expect(slide(page)).toContainText('A first slide');
  await page.getByRole('slider', { name: 'Time' }).fill('99999');
  await expect(slide(page)).toContainText('Say hello');
  await expect(page.locator('.terminal-pane .xterm-rows')).toContainText('hello from the sandbox');
  await page.getByLabel('Words on slides').fill('plain code');
  await page.getByRole('button', { name: /Slide Plain code/ }).click();
  await expect(slide(page)).toContainText('Plain code');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.getByLabel('Speed').selectOption('16');
  await expect(slide(page)).toContainText('Say hello');
  await expect(page.locator('.playback-captions')).toBeVisible();
  await expect(page.getByText('Captions, and who sees this')).toHaveCount(0);
  await expectNoFaults(page);
  expect(asked).toEqual([]);
  expect(await readFile(path, 'utf8')).not.toContain('aardvark');
  await context.close();
});

test('AR10 in a hand each row of a report is a card whose values have names, and nothing lies beside the page', async () => {
  const here = { joinedAt: 0, leftAt: 3_600_000, secondsHere: 3_600, visits: 1, hands: 1, doneElsewhere: 1 };
  const work = { begun: 12, done: 3, doneElsewhere: 2, medianSeconds: 754, hands: 2, hints: 9, solutions: 1 };
  const told = JSON.parse(await (await grace.request.get(`${site.url}/rooms/${code}/report.json`)).text());
  const unfinished = ['Publish the image under a name that others find', 'Supercalifragilisticexpialidocious'];
  const person = { ...here, name: 'Ada of the very long name', role: 'co-presenter', ownPlace: 'Say hello' };
  const report = {
    ...told,
    tasks: unfinished.map((title, i) => ({ ...work, name: `task-${i}`, title })),
    people: [{ ...person, tasksDone: 1, unfinished }],
  };
  await grace.route('**/report.json', (route) => route.fulfill({ json: report }));
  await grace.goto(`/rooms/${code}/report`);
  const row = grace.getByRole('row', { name: /^Ada of the very long name/ });
  const cell = row.getByRole('cell', { name: /Supercalifragilisticexpialidocious/ });
  await expect(grace.getByRole('columnheader', { name: 'Not finished' })).toBeVisible();
  await expect(row).toHaveCSS('display', 'table-row');
  await grace.setViewportSize({ width: 390, height: 844 });
  await expect(row).toHaveCSS('display', 'grid');
  await expect(cell).toHaveText(unfinished.join(', '));
  expect(await cell.evaluate((each) => getComputedStyle(each, '::before').content)).toContain('Not finished');
  expect(await grace.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  for (const each of await grace.locator('.report-scroll').all())
    expect(await each.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  await expectNoFaults(grace);
  await grace.emulateMedia({ media: 'print' });
  await expect(row).toHaveCSS('display', 'table-row');
  await grace.emulateMedia({ media: null });
  await grace.setViewportSize({ width: 1280, height: 720 });
  await grace.unroute('**/report.json');
});

test('AR5 the report names who was there, and one action there deletes the room', async () => {
  await grace.goto(`/rooms/${code}/report`);
  await expect(grace.getByRole('row', { name: /Grace presenter/ })).toBeVisible();
  await expect(grace.getByRole('row', { name: /Say hello/ })).toBeVisible();
  await expectNoFaults(grace);
  await grace.getByRole('button', { name: 'Delete the room…' }).click();
  await grace.getByRole('button', { name: 'Delete it for good' }).click();
  await expect(grace.getByRole('status')).toContainText('Nothing of it is kept');
  await grace.reload();
  await expect(grace.getByRole('alert').filter({ hasText: 'no such room' })).toBeVisible();
});
