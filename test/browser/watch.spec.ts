// A terminal that others watch, in real Chromium: the owner's side of it, a viewer's page, and typing by consent.
import { resolve } from 'node:path';
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import { faultsOf } from '../support/faults';
import { type Site, startSite } from '../support/site';

test.describe.configure({ mode: 'serial' });

let site: Site;
let contexts: BrowserContext[] = [];
let owner: Page;
let viewer: Page;

test.beforeAll(async ({ browser }) => {
  site = await startSite({ contentDir: resolve('test/content') });
  owner = await open(browser, { width: 1280, height: 720 });
  await owner.goto(await site.presenterLink());
  await owner.goto('/decks/basics#say-hello');
  await expect(rows(owner)).toContainText('#', { timeout: 60_000 });
  viewer = await open(browser, { width: 1280, height: 720 });
});
test.afterAll(async () => {
  for (const context of contexts) await context.close();
  contexts = [];
  await site?.stop();
});

async function open(browser: Browser, viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ baseURL: site.url, viewport, reducedMotion: 'reduce' });
  contexts.push(context);
  return context.newPage();
}

const rows = (page: Page) => page.locator('.xterm-rows').first();
const strip = () => owner.getByRole('region', { name: 'Others at this terminal' });

async function type(page: Page, text: string): Promise<void> {
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.type(text);
}

async function makeLink(): Promise<string> {
  await owner.getByRole('button', { name: 'Share this terminal' }).click();
  await owner.getByRole('button', { name: 'Make a link' }).click();
  const link = owner.getByLabel('Link', { exact: true });
  await expect(link).toHaveValue(/\/watch\//);
  const address = await link.inputValue();
  await owner.keyboard.press('Escape');
  return address;
}

test('WA1 a link shows the terminal as it is and goes on with it, without a cookie of the room', async () => {
  await type(owner, 'clear; echo seen-by-$((40+2))\n');
  await expect(rows(owner)).toContainText('seen-by-42');
  await viewer.goto(await makeLink());
  await expect(rows(viewer)).toContainText('seen-by-42');
  await expect(viewer.getByRole('heading', { level: 1 })).toContainText('node1');
  await type(owner, 'echo live-$((40+2))\n');
  await expect(rows(viewer)).toContainText('live-42');
  await expect(owner.getByRole('button', { name: 'Shared: 1 person watches' })).toBeVisible();
});

test('WA2 what a viewer types goes nowhere', async () => {
  await type(viewer, 'echo intruder\n');
  await type(owner, 'echo owner-$((40+2))\n');
  await expect(rows(viewer)).toContainText('owner-42');
  await expect(rows(owner)).not.toContainText('intruder');
});

test('WA3 whoever asks by name and is let types too, until it is taken back', async () => {
  await viewer.getByRole('button', { name: 'Ask to type' }).click();
  await viewer.getByLabel('Your name').fill('Ada');
  await viewer.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(viewer.getByText('Asked. The owner answers.')).toBeVisible();
  await expect(strip()).toContainText('Ada asks to type here.');
  await strip().getByRole('button', { name: 'Let them type' }).click();
  await expect(viewer.getByText('You type here, too.')).toBeVisible();
  await type(viewer, 'echo from-ada-$((40+2))\n');
  await expect(rows(owner)).toContainText('from-ada-42');
  await expect(strip()).toContainText('Ada types here, too.');
  await strip().getByRole('button', { name: 'Take it back' }).click();
  await expect(viewer.getByRole('button', { name: 'Ask to type' })).toBeVisible();
  await type(viewer, 'echo too-late\n');
  await type(owner, 'echo after-$((40+2))\n');
  await expect(rows(viewer)).toContainText('after-42');
  await expect(rows(owner)).not.toContainText('too-late');
});

test('WA4 a query of a program is answered once, by the owner’s page, though a viewer types too', async () => {
  await viewer.getByRole('button', { name: 'Ask to type' }).click();
  await viewer.getByRole('button', { name: 'Ask', exact: true }).click();
  await strip().getByRole('button', { name: 'Let them type' }).click();
  await expect(viewer.getByText('You type here, too.')).toBeVisible();
  const ask = `printf '\\033[6n'; read -rsdR -t 5 place; read -rsdR -t 1 again; echo "answers: \${place:+one}\${again:+two}"`;
  await type(owner, `${ask}\n`);
  await expect(rows(owner)).toContainText('answers: one', { timeout: 20_000 });
  await expect(rows(owner)).not.toContainText('answers: onetwo');
  await viewer.getByRole('button', { name: 'Only watch' }).click();
  await expect(strip()).toHaveCount(0);
});

test('WA5 the viewer’s screen is the owner’s, in lines and columns, on a phone as well', async ({ browser }) => {
  const phone = await open(browser, { width: 390, height: 844 });
  await phone.goto(viewer.url());
  await type(
    owner,
    `clear; printf '%s' "$(tput cols) columns"; tput cup 0 $(($(tput cols) - 3)); printf 'end'; read -rsn1\n`,
  );
  for (const page of [viewer, phone]) {
    await expect(rows(page)).toContainText('columns');
    const first = page.locator('.xterm-rows > div').first();
    await expect(first).toContainText(/columns.*end$/);
    const widest = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(widest).toBeLessThanOrEqual(0);
  }
  await type(owner, '\n');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`WA6 axe finds nothing on the viewer’s page and the owner’s menu, ${colorScheme}`, async () => {
    for (const page of [viewer, owner]) await page.emulateMedia({ colorScheme });
    await owner.getByRole('button', { name: /^Shared/ }).click();
    for (const page of [viewer, owner]) {
      expect(await faultsOf(page, { without: '.xterm' })).toEqual([]);
    }
    await owner.keyboard.press('Escape');
  });
}

test('WA7 sharing ends: the viewer’s page says so, and so does the link from then on', async () => {
  await owner.getByRole('button', { name: /^Shared/ }).click();
  await owner.getByRole('button', { name: 'Stop sharing' }).click();
  await expect(viewer.getByText('This link leads to no terminal, or no longer.')).toBeVisible();
  await viewer.reload();
  await expect(viewer.getByText('This link leads to no terminal, or no longer.')).toBeVisible();
});
