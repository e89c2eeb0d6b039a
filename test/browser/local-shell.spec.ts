// A Slipway without an engine: the presenter's local shell, and what the page says about it.
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { faultsOf } from '../support/faults';
import { type Site, startSite } from '../support/site';

let site: Site;
let context: BrowserContext;
let page: Page;
let content: string;

test.beforeAll(async ({ browser }) => {
  content = await mkdtemp(join(tmpdir(), 'slipway-content-'));
  await cp('test/content', content, { recursive: true });
  site = await startSite({ contentDir: content, settings: { ENGINE: 'none' } });
  context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  page = await context.newPage();
  await page.goto(await site.presenterLink());
});
test.afterAll(async () => {
  await context?.close();
  await site?.stop();
  for (const folder of [content, `${content}-away`]) await rm(folder, { recursive: true, force: true });
});

const screen = () => page.locator('.xterm-rows').first();
const blockOf = (name: string) => page.locator(`[data-block="${name}"]`);
const typeInTerminal = async (text: string) => {
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.type(text);
};

async function openTerminal(slide: string): Promise<void> {
  await page.goto(`/decks/basics#${slide}`);
  await expect(screen()).toContainText('#', { timeout: 30_000 });
}

test('N1 page and log say that the shell is this computer’s', async () => {
  await openTerminal('say-hello');
  await expect(page.getByText('Local shell on this computer')).toBeVisible();
  expect(site.output()).toMatch(/local shell/i);
});

test('N2 a block that needs Docker says what is missing', async () => {
  await openTerminal('several-commands');
  await expect(blockOf('docker-version')).toContainText('needs Docker');
  await expect(blockOf('write')).not.toContainText('needs Docker');
  await page.getByRole('button', { name: 'Run docker-version', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'needs Docker' })).toBeAttached();
});

test('N3 a guest is told that the shell is the presenter’s', async ({ browser }) => {
  const guest = await browser.newContext({ baseURL: site.url });
  const guestPage = await guest.newPage();
  await guestPage.goto('/decks/basics#say-hello');
  await expect(guestPage.getByText('for the presenter only')).toBeVisible();
  await guest.close();
});

test('N4 a click while less is open types nothing and offers three ways on', async () => {
  await openTerminal('say-hello');
  await typeInTerminal('seq 900 | less\n');
  await expect(screen()).toContainText('12');
  await page.getByRole('button', { name: 'Run say-hello', exact: true }).click();
  const block = blockOf('say-hello');
  await expect(block).toContainText('A program holds the terminal');
  for (const name of ['Interrupt and run', 'New terminal', 'Cancel']) {
    await expect(block.getByRole('button', { name })).toBeVisible();
  }
  await expect(screen()).not.toContainText('echo');
  await block.getByRole('button', { name: 'Cancel' }).click();
  await expect(block).not.toContainText('A program holds the terminal');
});

test('N5 interrupt ends the program and runs the block', async () => {
  await page.getByRole('button', { name: 'Run say-hello', exact: true }).click();
  await blockOf('say-hello').getByRole('button', { name: 'Interrupt and run' }).click();
  await expect(blockOf('say-hello')).toHaveAttribute('data-state', 'passed', { timeout: 20_000 });
  await expect(screen()).toContainText('hello from the sandbox');
});

test('N6 or the block runs in a new terminal, and the program goes on', async () => {
  await typeInTerminal('seq 900 | less\n');
  await expect(screen()).toContainText('12');
  await page.getByRole('button', { name: 'Run say-hello', exact: true }).click();
  await blockOf('say-hello').getByRole('button', { name: 'New terminal' }).click();
  await expect(blockOf('say-hello')).toHaveAttribute('data-state', 'passed', { timeout: 20_000 });
  await expect(
    page.getByRole('button', { name: /^Terminal 2$/ }).or(page.getByRole('tab', { name: /Terminal 2/ })),
  ).toBeVisible();
});

test('N7 a block that changed since the page was served is refused, with a way on', async () => {
  const late = await context.newPage();
  // A page that has not heard of the save yet.
  await late.routeWebSocket('**/live', (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!String(message).includes('deck-changed')) socket.send(message);
    });
  });
  await late.goto('/decks/basics#say-hello');
  await expect(late.locator('.terminal-screen:not([hidden]) .xterm-rows')).not.toBeEmpty();
  const file = join(content, 'basics', 'deck.mdx');
  await writeFile(file, (await readFile(file, 'utf8')).replace('hello from the sandbox', 'hello again'));
  await late.getByRole('button', { name: 'Run say-hello', exact: true }).click();
  const block = late.locator('[data-block="say-hello"]');
  await expect(block).toContainText('This block has changed');
  await block.getByRole('button', { name: 'Reload' }).click();
  await expect(block).toContainText('hello again');
  await late.close();
});

test('N8 a page shows a saved deck by itself, at the same slide', async () => {
  await page.goto('/decks/basics#several-commands');
  await expect(page.getByRole('heading', { name: 'Several commands' })).toBeVisible();
  await expect(page.getByText('Live', { exact: true })).toBeAttached();
  const file = join(content, 'basics', 'deck.mdx');
  const before = await readFile(file, 'utf8');
  const after = before
    .replace('# Several commands', '# Several commands\n\nJust saved.')
    .replace('title: Basics for tests', 'title: Basics, saved');
  const scheme = await page.locator('meta[name="color-scheme"]').elementHandle();
  await writeFile(file, after);
  await expect(page.getByText('Just saved.')).toBeVisible();
  await expect(page).toHaveURL(/#several-commands$/);
  await expect(page).toHaveTitle('Basics, saved · Slipway');
  // Drawn anew it would restyle the whole page.
  expect(await scheme?.evaluate((element) => element.isConnected)).toBe(true);
  await writeFile(file, before);
  await expect(page).toHaveTitle('Basics for tests · Slipway');
});

/** A presenter of their own, whose terminal no earlier test has used. */
let author: Page;
const shell = () => author.locator('.xterm-rows').first();
const deckFile = () => join(content, 'basics', 'deck.mdx');

test('N9 a fault shows with its place over the last good slides, and goes when it is mended; the terminal stays', async ({
  browser,
}) => {
  const own = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  author = await own.newPage();
  await author.goto(await site.presenterLink());
  await author.goto('/decks/basics#say-hello');
  await expect(shell()).toContainText('#', { timeout: 30_000 });
  await author.locator('.xterm-helper-textarea').first().focus();
  await author.keyboard.type('echo still-here\n');
  await expect(shell()).toContainText('still-here');
  const sound = await readFile(deckFile(), 'utf8');
  await writeFile(deckFile(), sound.replace('# Plain code', '# Plain code\n\n<Marquee />'));
  const trouble = author.getByRole('region', { name: 'One fault in the deck' });
  await expect(trouble.getByText(/^basics\/deck\.mdx:\d+:1$/)).toBeVisible();
  await expect(trouble.getByText('<Marquee> is not a component')).toBeVisible();
  await expect(trouble.getByRole('button', { name: /^Copy basics\/deck\.mdx:\d+:1$/ })).toBeVisible();
  expect(await faultsOf(author, { within: ['.trouble'] })).toEqual([]);
  await expect(author.getByRole('heading', { name: 'Say hello' })).toBeVisible();
  await writeFile(deckFile(), sound);
  await expect(trouble).toBeHidden();
  await expect(author).toHaveURL(/#say-hello$/);
  await expect(shell()).toContainText('still-here');
});

test('N10 a deck whose folder goes says so over its last slides, and goes on when it is back', async () => {
  const folder = join(content, 'basics');
  await rename(folder, `${content}-away`);
  const gone = author.getByRole('region', { name: 'The deck is gone' });
  await expect(gone).toBeVisible();
  await expect(author.getByRole('heading', { name: 'Say hello' })).toBeVisible();
  expect((await author.request.get('/decks/cluster')).status()).toBe(200);
  await rename(`${content}-away`, folder);
  await expect(gone).toBeHidden();
  await expect(shell()).toContainText('still-here');
});

test('N11 a presenter who wants it is taken to the slide that was edited', async () => {
  await author.getByRole('heading', { name: 'Say hello' }).click();
  await author.keyboard.press('a');
  await expect(author.getByText('Follows edits', { exact: true })).toBeAttached();
  await writeFile(deckFile(), (await readFile(deckFile(), 'utf8')).replace('- two', '- two\n- three'));
  await expect(author).toHaveURL(/#plain-code$/);
  await expect(author.getByText('three', { exact: true })).toBeVisible();
  await author.keyboard.press('a');
  await expect(author.getByText('Follows edits', { exact: true })).toHaveCount(0);
  await author.context().close();
});
