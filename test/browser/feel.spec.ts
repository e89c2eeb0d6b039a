// How a terminal feels: copy, paste, links, search, size, bell, and what a hostile stream may not do.
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { decodeFrame } from '#core/frame';
import { faultsOf } from '../support/faults';
import { ANSWERS, hostileStream } from '../support/hostile-stream';
import { type Site, startSite } from '../support/site';
import { until } from '../support/until';

/** Stands for a classroom's network: served plainly, and so without the browser's clipboard API. Leads to this machine. */
const PLAIN_HOST = 'classroom.test';

let site: Site;
let context: BrowserContext;
let page: Page;
let dir: string;
/** What the page has typed to the shell, as it went over the wire. */
let typed: string;

test.beforeAll(async ({ browser }) => {
  dir = await mkdtemp(join(tmpdir(), 'slipway-feel-'));
  site = await startSite({ decks: ['basics'], settings: { ENGINE: 'none' } });
  context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.url });
  page = await context.newPage();
  watchTyping(page);
  await page.goto(await site.presenterLink());
  await page.goto('/decks/basics#say-hello');
  await expect(screen()).toContainText('#', { timeout: 30_000 });
});
test.afterAll(async () => {
  await context?.close();
  await site?.stop();
  await rm(dir, { recursive: true, force: true });
});

const screen = (of = page) => of.locator('.xterm-rows').first();
const field = (of = page) => of.locator('.xterm-helper-textarea').first();
const clipboard = () => page.evaluate(() => navigator.clipboard.readText());

function watchTyping(of: Page): void {
  typed = '';
  of.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const frame = typeof payload === 'string' ? null : decodeFrame(payload);
      if (frame?.kind === 'input') typed += Buffer.from(frame.bytes).toString();
    }),
  );
}

async function run(command: string, of = page): Promise<void> {
  await field(of).focus();
  await of.keyboard.type(`${command}\n`);
}

/** An empty screen, and on it what `command` prints. */
async function show(command: string, of = page): Promise<void> {
  await run(`clear; ${command}`, of);
}

async function paste(text: string): Promise<void> {
  await page.evaluate((value) => navigator.clipboard.writeText(value), text);
  await field().focus();
  await page.keyboard.press('Control+V');
}

async function selectWord(word: string, of = page): Promise<void> {
  const { x, y, height } = await placeOf(word, of);
  await of.mouse.dblclick(x + 20, y + height / 2);
}

/** xterm draws rows anew at any time: asked again until the text stands. */
async function placeOf(text: string, of = page) {
  return until(
    `${text} on screen`,
    () =>
      screen(of)
        .getByText(text)
        .last()
        .boundingBox({ timeout: 1_000 })
        .catch(() => null),
    15_000,
  );
}

/** xterm draws its own layer over the text, so the pointer goes by place; from another row, for it keeps a row's links. */
async function pointAt(text: string): Promise<void> {
  const box = await placeOf(text);
  await page.mouse.move(box.x + 20, box.y + 200);
  await page.mouse.move(box.x + 40, box.y + box.height / 2);
}

const click = async (text: string) => {
  await pointAt(text);
  await expect(page.locator('.xterm-screen').first()).toHaveClass(/xterm-cursor-pointer/);
  await page.mouse.down();
  await page.mouse.up();
};

test('J1 Ctrl+Shift+C copies what is selected', async () => {
  await show('echo hoist-"sail"');
  await expect(screen()).toContainText('hoist-sail');
  await selectWord('hoist-sail');
  await page.keyboard.press('Control+Shift+C');
  await expect.poll(clipboard).toBe('hoist-sail');
});

test('J2 Ctrl+C copies where text is selected, and interrupts where none is', async () => {
  await show('echo belay-"line"; sleep 600');
  await expect(screen()).toContainText('belay-line');
  await selectWord('belay-line');
  typed = '';
  await page.keyboard.press('Control+C');
  await expect.poll(clipboard).toBe('belay-line');
  expect(typed).toBe('');
  await page.keyboard.press('Control+C');
  await expect(screen()).toContainText('^C');
});

test('J3 what is selected is copied at once where the reader chose so, and the choice is remembered', async () => {
  await show('echo mizzen-"mast"');
  await expect(screen()).toContainText('mizzen-mast');
  await selectWord('mizzen-mast');
  expect(await clipboard()).not.toBe('mizzen-mast');
  await page.getByRole('button', { name: 'Terminal settings' }).click();
  await page.getByLabel('Copy what is selected').check();
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(screen()).toContainText('mizzen-mast');
  await selectWord('mizzen-mast');
  await expect.poll(clipboard).toBe('mizzen-mast');
  await page.evaluate(() => localStorage.removeItem('slipway.terminal'));
  await page.reload();
  await expect(screen()).toContainText('mizzen-mast');
});

test('J4 over plain http, without a clipboard API, copying works as well', async ({ browser }) => {
  const port = await freePort();
  const publicUrl = `http://${PLAIN_HOST}:${port}`;
  const settings = { ENGINE: 'none', PORT: `${port}`, PUBLIC_URL: publicUrl };
  const plainSite = await startSite({ decks: ['basics'], settings });
  const plain = await browser.newContext({ baseURL: publicUrl, viewport: { width: 1280, height: 720 } });
  const there = await plain.newPage();
  await there.goto((await plainSite.presenterLink()).replace(/^http:..[^/]+/, publicUrl));
  await there.goto('/decks/basics#say-hello');
  await expect(screen(there)).toContainText('#', { timeout: 30_000 });
  expect(await there.evaluate(() => [isSecureContext, 'clipboard' in navigator])).toEqual([false, false]);
  await show('echo spinnaker-"pole"', there);
  await expect(screen(there)).toContainText('spinnaker-pole');
  await selectWord('spinnaker-pole', there);
  await there.keyboard.press('Control+Shift+C');
  await expect.poll(clipboard).toBe('spinnaker-pole');
  // The keys are the shell's again.
  await there.keyboard.type('echo back-"again"\n');
  await expect(screen(there)).toContainText('back-again');
  await plain.close();
  await plainSite.stop();
});

test('J5 a short paste goes to the shell in brackets, without control characters', async () => {
  await show('true');
  typed = '';
  await paste('echo one\u001b[201~; echo two');
  await expect.poll(() => typed).toBe('\u001b[200~echo one[201~; echo two\u001b[201~');
  await page.keyboard.press('Control+C');
});

test('J6 many lines are counted and shown before they are pasted, and Cancel pastes nothing', async () => {
  const lines = Array.from({ length: 12 }, (_, index) => `echo line-${index}`).join('\n');
  typed = '';
  await paste(lines);
  const ask = page.getByRole('alertdialog', { name: /Paste 12 lines/ });
  await expect(ask).toContainText('echo line-3');
  expect(await faultsOf(page, { within: ['.terminal-pane'] })).toEqual([]);
  await ask.getByRole('button', { name: 'Cancel' }).click();
  await expect(ask).toBeHidden();
  expect(typed).toBe('');
  await paste(lines);
  await page.keyboard.press('Enter');
  await expect.poll(() => typed).toBe(`\u001b[200~${lines.replaceAll('\n', '\r')}\u001b[201~`);
  await page.keyboard.press('Control+C');
});

test('J7 where each line would run at once, two are enough to ask', async () => {
  await show('cat > /dev/null');
  await paste('first\nsecond\n');
  const ask = page.getByRole('alertdialog', { name: /Paste 2 lines\? Each runs at once/ });
  await expect(ask).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(ask).toBeHidden();
  await page.keyboard.press('Control+C');
});

test('J8 an address shows where it leads and opens at a click', async () => {
  await context.route('https://docs.example/**', (route) => route.fulfill({ body: 'there' }));
  await show('echo "https://docs.example/" | sed s,$,start,');
  await expect(screen()).toContainText('https://docs.example/start');
  await pointAt('https://docs.example/start');
  await expect(page.locator('.screen-address')).toHaveText('https://docs.example/start');
  const [opened] = await Promise.all([context.waitForEvent('page'), click('https://docs.example/start')]);
  await expect(opened).toHaveURL('https://docs.example/start');
  expect(await opened.evaluate(() => window.opener)).toBeNull();
  await opened.close();
});

test('J9 a link whose words a program chose is asked about, with its address', async () => {
  await show(String.raw`printf '\e]8;;https://docs.example/other\e\\harbour-%s\e]8;;\e\\\n' master`);
  await click('harbour-master');
  const ask = page.getByRole('alertdialog', { name: /Open this address/ });
  await expect(ask).toContainText('https://docs.example/other');
  const [opened] = await Promise.all([context.waitForEvent('page'), ask.getByRole('button', { name: 'Open' }).click()]);
  await expect(opened).toHaveURL('https://docs.example/other');
  await opened.close();
});

test('J10 no other kind of address is a link, whatever its words say', async () => {
  for (const address of [
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'https://bank.example@evil.example/',
  ]) {
    await show(String.raw`printf '\e]8;;${address}\e\\har%s-link\e]8;;\e\\\n' bour`);
    await pointAt('harbour-link');
    await page.mouse.down();
    await page.mouse.up();
    await expect(page.locator('.screen-question, .screen-address')).toHaveCount(0);
  }
  expect(context.pages()).toHaveLength(1);
});

test('J11 a program copies only with consent, hears nothing of the clipboard, and asks once', async () => {
  await page.evaluate(() => navigator.clipboard.writeText('mine'));
  const offer = String.raw`printf '\e]52;c;%s\a' $(printf 'theirs' | base64)`;
  const ask = page.getByRole('alertdialog', { name: /put 6 characters on your clipboard/ });
  await show(offer);
  await expect(ask).toContainText('theirs');
  expect(await clipboard()).toBe('mine');
  await ask.getByRole('button', { name: 'Cancel' }).click();
  expect(await clipboard()).toBe('mine');
  await show(offer);
  await ask.getByRole('button', { name: 'Allow' }).click();
  await expect.poll(clipboard).toBe('theirs');
  await show(String.raw`printf '\e]52;c;?\a'; echo asked-"it"`);
  typed = '';
  await expect(screen()).toContainText('asked-it');
  expect(typed).toBe('');
});

test('J12 a hostile stream types nothing but fixed answers, opens nothing, and its replay types nothing at all', async () => {
  await writeFile(join(dir, 'hostile'), hostileStream(20_251_121));
  const before = await page.title();
  const popups: unknown[] = [];
  page.on('popup', (popup) => popups.push(popup));
  page.on('dialog', (dialog) => popups.push(dialog));
  // What is answered is read away: else the shell would take it for commands, as after any `cat` of a binary.
  const drain = 'while read -rs -N 512 -t 1; do :; done';
  await show(
    String.raw`stty -icanon -echo; cat ${join(dir, 'hostile')}; printf '\ec'; ${drain}; stty sane; echo calm-"again"`,
  );
  typed = '';
  await expect(screen()).toContainText('calm-again', { timeout: 60_000 });
  expect(typed.replace(ANSWERS, '')).toBe('');
  expect(await page.title()).toBe(before);
  await page.keyboard.press('Control+C');
  typed = '';
  await page.reload();
  await expect(screen()).toContainText('calm-again', { timeout: 60_000 });
  await field().focus();
  await page.keyboard.type(' ');
  await expect.poll(() => typed).not.toBe('');
  expect(typed).toBe(' ');
  expect(popups).toEqual([]);
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
