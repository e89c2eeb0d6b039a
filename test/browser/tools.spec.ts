// What a reader does with output: paths, clearing, copying all of it, sharing a part, and the list of keys.
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { decodeFrame } from '#core/frame';
import { faultsOf } from '../support/faults';
import { type Site, startSite } from '../support/site';
import { until } from '../support/until';

let site: Site;
let context: BrowserContext;
let page: Page;
/** What the page has typed to the shell, and the sizes it asked for, as they went over the wire. */
let typed = '';
let resizes: string[] = [];

test.beforeAll(async ({ browser }) => {
  site = await startSite({ decks: ['basics'], settings: { ENGINE: 'none' } });
  context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.url });
  page = await context.newPage();
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (typeof payload === 'string') {
        if (payload.includes('"resize"')) resizes.push(payload);
        return;
      }
      const frame = decodeFrame(payload);
      if (frame?.kind === 'input') typed += Buffer.from(frame.bytes).toString();
    }),
  );
  await page.goto(await site.presenterLink());
  await page.goto('/decks/basics#say-hello');
  await expect(screen()).toContainText('#', { timeout: 30_000 });
});
test.afterAll(async () => {
  await context?.close();
  await site?.stop();
});

const screen = () => page.locator('.xterm-rows').first();
const field = () => page.locator('.xterm-helper-textarea').first();
const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
const question = () => page.getByRole('alertdialog', { name: /this path/ });

async function show(command: string): Promise<void> {
  await field().focus();
  await page.keyboard.type(`clear; ${command}\n`);
}

/** What is typed before the prompt is back would be thrown away with the rest. */
async function interrupt(): Promise<void> {
  await page.keyboard.press('Control+C');
  await expect(screen()).toContainText(/\^C.*#\s*$/s);
}

/** xterm draws rows anew at any time: asked again until the text stands. */
async function placeOf(text: string) {
  const row = () => screen().getByText(text).last().boundingBox({ timeout: 1_000 });
  return until(`${text} on screen`, () => row().catch(() => null), 15_000);
}

async function click(text: string): Promise<void> {
  const box = await placeOf(text);
  await page.mouse.move(box.x + 20, box.y + 200);
  await page.mouse.move(box.x + 20, box.y + box.height / 2);
  await expect(page.locator('.xterm-screen').first()).toHaveClass(/xterm-cursor-pointer/);
  await page.mouse.down();
  await page.mouse.up();
}

async function openMenu(): Promise<void> {
  await page.getByRole('button', { name: 'Terminal settings' }).click();
}

test('J30 a path can be copied, or typed without Enter, and neither without an answer', async () => {
  await show('echo ./app/"main".go:12');
  await expect(screen()).toContainText('./app/main.go:12');
  typed = '';
  await click('./app/main.go:12');
  await expect(question()).toContainText('./app/main.go:12');
  expect(await faultsOf(page, { within: ['.terminal-pane'] })).toEqual([]);
  await question().getByRole('button', { name: 'Cancel' }).click();
  await click('./app/main.go:12');
  await question().getByRole('button', { name: 'Copy' }).click();
  await expect.poll(clipboard).toBe('./app/main.go:12');
  expect(typed).toBe('');
  await click('./app/main.go:12');
  await question().getByRole('button', { name: 'Type it' }).click();
  await expect.poll(() => typed).toBe('./app/main.go');
  await expect(field()).toBeFocused();
  await interrupt();
});

test('J31 while a program has the whole screen, a path is only copied', async () => {
  await show(String.raw`printf '\e[?1049h\e[Hopen /etc/%s\n' hosts; read -r; printf '\e[?1049l'`);
  await expect(screen()).toContainText('open /etc/hosts');
  const box = await placeOf('open /etc/hosts');
  await page.mouse.move(box.x + 20, box.y + 200);
  await page.mouse.move(box.x + 70, box.y + box.height / 2);
  await expect(page.locator('.xterm-screen').first()).toHaveClass(/xterm-cursor-pointer/);
  await page.mouse.down();
  await page.mouse.up();
  await expect(question().getByRole('button')).toHaveText(['Copy', 'Cancel']);
  await question().getByRole('button', { name: 'Cancel' }).click();
  await page.keyboard.press('Control+Shift+K');
  await expect(screen()).toContainText('open /etc/hosts');
  await page.keyboard.press('Enter');
});

test('J32 clearing leaves the line of the prompt, with what is typed on it, by key and by menu', async () => {
  for (const clear of [() => page.keyboard.press('Control+Shift+K'), clearByMenu]) {
    await show('seq 300');
    await expect(screen()).toContainText('300');
    await page.keyboard.type('echo half');
    await expect(screen()).toContainText('echo half');
    await clear();
    await expect(screen()).not.toContainText('300');
    await expect(screen()).toContainText('echo half');
    await expect(field()).toBeFocused();
    await page.keyboard.type('-done\n');
    await expect(screen().getByText('half-done', { exact: true })).toBeVisible();
  }
});

async function clearByMenu(): Promise<void> {
  await openMenu();
  await page.getByRole('button', { name: 'Clear' }).click();
}

test('J33 all of the output is copied, what has scrolled away as well, and long lines in one piece', async () => {
  await page.keyboard.press('Control+Shift+K');
  await show('seq 300; printf "long%0300d\\n" 7');
  await expect(screen()).toContainText('0007');
  await openMenu();
  await page.getByRole('button', { name: 'Copy all' }).click();
  await expect.poll(clipboard).toContain('\n299\n300\nlong');
  const all = await clipboard();
  expect(all).toMatch(/^1\n2\n3\n/m);
  expect(all).toContain(`long${'7'.padStart(300, '0')}\n`);
});

test('J34 a selection is shared as a block of Markdown', async () => {
  await show('echo halyard-"knot"');
  await expect(screen()).toContainText('halyard-knot');
  await openMenu();
  await expect(page.getByRole('button', { name: 'Share selection' })).toBeDisabled();
  expect(await faultsOf(page, { within: ['#screen-menu'] })).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.locator('#screen-menu')).toBeHidden();
  const { x, y, height } = await placeOf('halyard-knot');
  await page.mouse.dblclick(x + 20, y + height / 2);
  await openMenu();
  await page.getByRole('button', { name: 'Share selection' }).click();
  await expect.poll(clipboard).toBe('```console\nhalyard-knot\n```\n');
});

test('J35 the help lists the keys of the terminal, the chord among them, and the settings list the same', async () => {
  await field().focus();
  await page.keyboard.press('Control+Shift+Space');
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  const keys = help.locator('h3 + dl');
  await expect(keys).toContainText('Ctrl Shift K');
  await expect(keys).toContainText('Ctrl Shift Space');
  expect(await faultsOf(page, { within: ['.help'] })).toEqual([]);
  const told = await keys.locator('dd').allTextContents();
  await page.keyboard.press('Escape');
  await openMenu();
  expect(await page.locator('.screen-menu-keys dd').allTextContents()).toEqual(told);
  await page.keyboard.press('Escape');
});

test('J36 a window that is dragged sends its last size, and one that is folded away none', async () => {
  resizes = [];
  const pauses = await drag();
  await expect.poll(() => resizes.length).toBeGreaterThan(0);
  await expect.poll(async () => JSON.parse(resizes.at(-1) ?? '{}').cols === (await columns())).toBe(true);
  expect(resizes.length).toBeLessThanOrEqual(pauses + 2);
  resizes = [];
  await page.locator('.terminal-pane').evaluate((pane) => {
    pane.style.display = 'none';
  });
  await page.setViewportSize({ width: 900, height: 600 });
  await page.locator('.terminal-pane').evaluate((pane) => {
    pane.style.display = '';
  });
  await expect.poll(() => resizes.length).toBe(1);
  expect(JSON.parse(resizes[0] ?? '{}').cols).toBeGreaterThan(10);
  await page.setViewportSize({ width: 1_280, height: 720 });
  // A menu that is opened before it is laid out anew closes again.
  await expect.poll(() => resizes.length).toBe(2);
});

/** A pane whose width changes in each frame, and how often a busy machine left one standing for as long as a rest. */
function drag(): Promise<number> {
  return page.locator('.terminal-pane').evaluate(async (pane) => {
    let pauses = 0;
    let before = performance.now();
    for (let step = 0; step <= 40; step += 1) {
      pane.style.width = `${600 - 5 * step}px`;
      await new Promise(requestAnimationFrame);
      if (performance.now() - before > 90) pauses += 1;
      before = performance.now();
    }
    return pauses;
  });
}

/** As the shell was told. */
async function columns(): Promise<number> {
  await show('tput cols; echo counted-"them"');
  await expect(screen()).toContainText('counted-them');
  return Number(/(\d+)\s*counted-them/.exec((await screen().textContent()) ?? '')?.[1]);
}

test('J37 for a screen reader the rows are a list with a name', async () => {
  await openMenu();
  await page.getByLabel('For a screen reader').check();
  await page.keyboard.press('Escape');
  await show('echo bilge-"pump"');
  const rows = page.getByRole('list', { name: 'What the terminal shows' });
  await expect(rows.getByRole('listitem').filter({ hasText: 'bilge-pump' })).toHaveCount(1);
  expect(await faultsOf(page, { within: ['.terminal-pane'] })).toEqual([]);
  await openMenu();
  await page.getByLabel('For a screen reader').uncheck();
});
