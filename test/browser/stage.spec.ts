// What is on the stage of an open room beside its terminal: the speaker's editor and figures, as a follower with a sandbox
// of her own sees them, and somebody without one on a phone.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { expectNoFaults } from '../support/faults';
import { ask } from '../support/http';
import { openRoomAs, RoomHall } from '../support/room-hall';
import { type Site, startSite } from '../support/site';

test.describe.configure({ mode: 'serial' });

const DECK = `---
title: Stage
---

# Words only

---
layout: editor
---

# Edit here

\`\`\`py file=typed.py typed=1
print("typed for the room")
\`\`\`

---

# Traffic

<Figure kind="traffic" title="Who answers" />
`;

/** Where to put pictures of what is drawn, for whoever wants to look. */
const SHOTS = process.env.STAGE_SHOTS;

let content: string;
let site: Site;
let app: Server;
const hall = new RoomHall();
let grace: Page;
let ada: Page;
let bob: Page;
let code = '';
let work = '';

test.beforeAll(async ({ browser }) => {
  app = createServer((_, response) => response.setHeader('x-app-version', 'v7').end('hello'));
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  content = await mkdtemp(join(tmpdir(), 'slipway-stage-'));
  await mkdir(join(content, 'stage'));
  await writeFile(join(content, 'stage/deck.mdx'), DECK);
  site = await startSite({ contentDir: content, settings: { ENGINE: 'none' } });
  [grace, ada, bob] = await Promise.all([
    hall.open(browser, site.url, 1280),
    hall.open(browser, site.url, 1280),
    hall.open(browser, site.url, 390),
  ]);
});
test.afterAll(async () => {
  await hall.close();
  await site?.stop();
  app?.close();
  await rm(content, { recursive: true, force: true });
});

const files = (page: Page) => page.getByRole('region', { name: 'Files', exact: true });
const onStage = (page: Page, what: 'editor' | 'terminal', of = 'Grace') =>
  page.getByRole('region', { name: `${of}’s ${what}` });
const whose = (page: Page) => page.locator('.slide[data-current] .figure-whose');
const figure = (page: Page) => page.locator('.slide[data-current] .figure');

async function shoot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: `${SHOTS}/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

/** Of the app of who drives. */
async function visitApp(): Promise<void> {
  const { port } = new URL(site.url);
  const host = `${(app.address() as AddressInfo).port}-${code.toLowerCase()}.localhost:${port}`;
  expect((await ask(Number(port), '/', { headers: { host } })).status).toBe(200);
}

test('OS1 followers read the file that the speaker has open, as it is typed and before it is saved', async () => {
  await grace.goto(await site.presenterLink());
  await grace.goto('/decks/stage#edit-here');
  await expect(files(grace).getByRole('tree')).toBeVisible({ timeout: 30_000 });
  const home = join(site.dataDir, 'local');
  work = join(home, (await readdir(home))[0] ?? '');
  code = await openRoomAs(grace, 'Grace');
  await grace.getByRole('button', { name: 'Start', exact: true }).click();
  await ada.goto(await site.presenterLink());
  for (const [page, name] of [
    [ada, 'Ada'],
    [bob, 'Bob'],
  ] as const) {
    await page.goto(`/join/${code}`);
    await page.getByLabel('Your name').fill(name);
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await expect(page.locator('.slide[data-current]')).toContainText('Edit here');
    await expect(page.getByRole('button', { name: 'The speaker’s screen' })).toBeAttached();
    await page.keyboard.press('w');
    await expect(onStage(page, 'terminal')).toBeVisible();
  }
  const lines = Array.from({ length: 200 }, (_, at) => `print("line ${at + 1}")`);
  await writeFile(join(work, 'app.py'), `${lines.join('\n')}\n`);
  await files(grace).getByRole('treeitem', { name: 'app.py' }).click();
  for (const page of [ada, bob]) await expect(onStage(page, 'editor').getByRole('textbox')).toContainText('"line 1"');
  await expect(files(grace)).toContainText('On stage, read by 2');
  const text = files(grace).getByRole('textbox', { name: 'Text of app.py' });
  await text.click();
  await grace.keyboard.press('Control+Home');
  await grace.keyboard.type('total = 6 * 7  # typed');
  for (const page of [ada, bob])
    await expect(onStage(page, 'editor').locator('.cm-line').first()).toContainText('total = 6 * 7');
  await grace.keyboard.press('Shift+Home');
  await expect(onStage(ada, 'editor').locator('.cm-selectionBackground')).not.toHaveCount(0);
  for (const [page, name] of [
    [ada, 'editor'],
    [bob, 'editor-phone'],
    [grace, 'editor-speaker'],
  ] as const)
    await shoot(page, name);
});

test('OS2 the speaker’s editor can be read and reached by all, in light and dark, on a phone too', async () => {
  for (const page of [ada, bob]) await expectNoFaults(page);
});

test('OS3 they are where the speaker is in it, on a page of any size, and can change nothing', async () => {
  await grace.keyboard.press('Control+End');
  for (const page of [ada, bob]) await expect(onStage(page, 'editor').getByText('"line 200"')).toBeInViewport();
  await grace.keyboard.type('the last words');
  for (const page of [ada, bob]) await expect(onStage(page, 'editor').getByText('the last words')).toBeInViewport();
  await onStage(ada, 'editor').getByText('the last words').click();
  await ada.keyboard.type('x');
  await grace.keyboard.type('!');
  await expect(onStage(ada, 'editor').getByText('the last words!', { exact: true })).toBeVisible();
});

test('OS4 what the speaker turns to is in front, and each may look at the other', async () => {
  await grace.locator('.xterm-helper-textarea').first().focus();
  for (const page of [ada, bob]) await expect(onStage(page, 'terminal')).toBeVisible();
  await onStage(ada, 'terminal').getByRole('button', { name: 'app.py' }).click();
  await expect(onStage(ada, 'editor').getByText('the last words!')).toBeInViewport();
  await shoot(ada, 'editor-chosen');
  await files(grace).getByRole('button', { name: 'Close app.py' }).click();
  await expect(onStage(ada, 'terminal')).toBeVisible();
  await expect(onStage(ada, 'terminal').getByRole('button', { name: 'Terminal' })).toHaveCount(0);
  await expect(files(grace)).not.toContainText('On stage');
  for (const page of [ada, bob]) await page.getByRole('button', { name: 'Close the speaker’s screen' }).click();
});

test('OS8 a block that is typed for the speaker is seen by all as it is, beside its caret', async () => {
  // Who asked for less motion has it at once.
  await grace.emulateMedia({ reducedMotion: 'no-preference' });
  for (const page of [ada, bob]) await page.keyboard.press('w');
  for (const page of [ada, bob]) await expect(onStage(page, 'terminal')).toBeVisible();
  await grace.locator('.slide[data-current]').getByRole('button', { name: 'Write typed.py' }).click();
  for (const page of [ada, bob]) {
    await expect(onStage(page, 'editor')).toContainText('pr');
    await expect(onStage(page, 'editor')).not.toContainText('the room');
    await expect(onStage(page, 'editor').locator('.cm-cursor')).toBeVisible();
  }
  await grace.getByRole('button', { name: 'Skip to the end of typed.py' }).first().click();
  for (const page of [ada, bob]) await expect(onStage(page, 'editor')).toContainText('typed for the room');
  await files(grace).getByRole('button', { name: 'Close typed.py' }).click();
  for (const page of [ada, bob]) await page.getByRole('button', { name: 'Close the speaker’s screen' }).click();
});

test('OS5 a figure on stage draws the speaker’s sandbox, or one’s own by a switch', async () => {
  await ada.locator('.xterm-helper-textarea').first().waitFor({ state: 'attached', timeout: 30_000 });
  await grace.goto(`/decks/stage?room=${code}#traffic`);
  for (const page of [ada, bob]) await expect(figure(page)).toContainText('No request in the last minute');
  await expect(whose(bob)).toHaveText('The speaker’s sandbox');
  await visitApp();
  for (const page of [grace, ada, bob]) await expect(figure(page)).toContainText('v7');
  await expect(whose(grace)).toHaveCount(0);
  await expect(whose(ada).getByRole('button', { name: 'Speaker’s', pressed: true })).toBeVisible();
  for (const [page, name] of [
    [ada, 'figure'],
    [bob, 'figure-phone'],
  ] as const)
    await shoot(page, name);
  await whose(ada).getByRole('button', { name: 'Mine' }).click();
  await expect(figure(ada)).not.toContainText('v7');
  await ada.keyboard.press('Home');
  await ada.keyboard.press('End');
  await expect(whose(ada).getByRole('button', { name: 'Mine', pressed: true })).toBeVisible();
});

test('OS6 a figure on stage can be read and reached by all, in light and dark, on a phone too', async () => {
  for (const page of [ada, bob]) await expectNoFaults(page);
});

test('OS7 with the seat the stage goes on to who drives then', async () => {
  await grace.getByRole('button', { name: /^Room: \d/ }).click();
  const panel = grace.getByRole('dialog', { name: 'Room' });
  await panel.getByLabel('Role of Ada').selectOption('co-presenter');
  await panel.getByRole('button', { name: 'Let Ada move the slides' }).click();
  await expect(panel).toContainText('Ada moves the slides.');
  await grace.keyboard.press('Escape');
  await expect(whose(ada)).toHaveCount(0);
  await expect(figure(bob)).not.toContainText('v7');
  await visitApp();
  for (const page of [ada, bob]) await expect(figure(page)).toContainText('v7');
  await ada.goto(`/decks/stage?room=${code}#edit-here`);
  await bob.keyboard.press('w');
  await files(ada).getByRole('button', { name: 'New file' }).click();
  await ada.keyboard.type('hers.txt\n');
  await files(ada).getByRole('textbox', { name: 'Text of hers.txt' }).click();
  await ada.keyboard.type('by Ada');
  await expect(onStage(bob, 'editor', 'Ada').getByRole('textbox')).toContainText('by Ada');
});
