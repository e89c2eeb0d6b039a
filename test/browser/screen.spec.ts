// What stands around a terminal's screen: search, text size, the way to the end, the bell, the keys of a phone.
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { type Site, startSite } from '../support/site';

let site: Site;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  site = await startSite({ decks: ['basics'], settings: { ENGINE: 'none' } });
  context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  page = await context.newPage();
  await page.goto(await site.presenterLink());
  await page.goto('/decks/basics#say-hello');
  await expect(screen()).toContainText('#', { timeout: 30_000 });
});
test.afterAll(async () => {
  await context?.close();
  await site?.stop();
});

const screen = (of = page) => of.locator('.xterm-rows').first();
const field = (of = page) => of.locator('.xterm-helper-textarea').first();

async function run(command: string): Promise<void> {
  await field().focus();
  await page.keyboard.type(`${command}\n`);
}

test('J13 the search finds what has scrolled away, and Esc gives the keys back', async () => {
  await run('clear; echo anchor-"buoy"; seq 300');
  await expect(screen()).toContainText('300');
  await expect(screen()).not.toContainText('anchor-buoy');
  await page.keyboard.press('Control+Shift+F');
  await page.getByLabel('Find in the terminal').fill('anchor-buoy');
  await expect(screen()).toContainText('anchor-buoy');
  await page.getByLabel('Find in the terminal').fill('no such words');
  await expect(page.getByText('Nothing found')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field()).toBeFocused();
});

test('J14 output below a screen that is scrolled up does not move it, and is one click away', async () => {
  await run('clear; seq 300; sleep 2; echo new-"below"');
  await expect(screen()).toContainText('300');
  await page.locator('.xterm-screen').first().hover();
  await page.mouse.wheel(0, -2_000);
  await expect(page.getByRole('button', { name: 'Jump to end', exact: true })).toBeVisible();
  const jump = page.getByRole('button', { name: 'New output: jump to end' });
  await expect(jump).toBeVisible();
  await expect(screen()).not.toContainText('new-below');
  await jump.click();
  await expect(screen()).toContainText('new-below');
  await expect(jump).toBeHidden();
});

test('J15 the text grows by key and by button, and the size is remembered', async () => {
  const size = () => screen().evaluate((rows) => Number.parseFloat(getComputedStyle(rows).fontSize));
  const own = await size();
  await field().focus();
  await page.keyboard.press('Control+Shift+Equal');
  await expect.poll(size).toBe(own + 1);
  await page.getByRole('button', { name: 'Terminal settings' }).click();
  await page.getByRole('button', { name: 'Larger text' }).click();
  await expect.poll(size).toBe(own + 2);
  await page.reload();
  await expect(screen()).toContainText('#');
  await expect.poll(size).toBe(own + 2);
  await field().focus();
  await page.keyboard.press('Control+Shift+Digit0');
  await expect.poll(size).toBe(own);
});

test('J16 a bell is seen, and goes by itself', async () => {
  await run("printf '\\a'");
  const bell = page.locator('.screen-bell');
  await expect(bell).toBeVisible();
  await expect(bell).toBeHidden();
});

test('J17 for a screen reader the screen is text, by a switch that is remembered', async () => {
  await page.getByRole('button', { name: 'Terminal settings' }).click();
  await page.getByLabel('For a screen reader').check();
  await page.keyboard.press('Escape');
  await run('clear; echo tide-"table"');
  await expect(page.locator('.xterm-accessibility').first()).toContainText('tide-table');
  await page.reload();
  await expect(page.locator('.xterm-accessibility').first()).toContainText('tide-table');
  await expect(field()).toHaveAttribute('aria-description', /Ctrl Shift Space leaves/);
});

test('J18 under a finger a row of keys stands below the terminal, its Ctrl waits for a letter', async ({ browser }) => {
  const phone = await browser.newContext({
    baseURL: site.url,
    storageState: await context.storageState(),
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const small = await phone.newPage();
  await small.goto('/decks/basics#say-hello');
  await expect(screen(small)).toContainText('#', { timeout: 30_000 });
  const row = small.getByRole('toolbar', { name: 'Keys' });
  await expect(row).toBeHidden();
  await small.locator('.xterm-screen').first().tap();
  await expect(row).toBeVisible();
  for (const key of await row.getByRole('button').all()) {
    const box = await key.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  }
  await small.keyboard.type('clear; cat\n');
  await row.getByRole('button', { name: 'Pipe' }).tap();
  await expect(screen(small)).toContainText('|');
  await expect(field(small)).toBeFocused();
  await row.getByRole('button', { name: 'Ctrl' }).tap();
  await small.keyboard.type('c');
  await expect(screen(small)).toContainText('^C');
  await row.getByRole('button', { name: 'Up' }).tap();
  await expect(screen(small)).toContainText('# clear; cat');
  await small.keyboard.press('Control+C');
  await phone.close();
});

test('J30 a page that is loaded anew after more output than is kept shows screen and history, and its keys work', async () => {
  // The terminal may be another page's.
  await page.reload();
  await expect(screen()).toContainText('#');
  await run('clear; seq 200000; echo after-the-"flood"');
  await expect(screen()).toContainText('after-the-flood', { timeout: 30_000 });
  await run('read -rsp $(printf "\\033[6n") -d R answer; echo asked-"once"');
  await expect(screen()).toContainText('asked-once');
  await page.reload();
  await expect(screen()).toContainText('asked-once');
  await run('echo keys-"work"');
  await expect(screen()).toContainText('keys-work');
  await page.keyboard.press('Control+Shift+F');
  await page.getByLabel('Find in the terminal').fill('199500');
  await expect(screen()).toContainText('199500');
  await page.keyboard.press('Escape');
});
