// A terminal under a finger and an input method: what is typed arrives once, and a long press selects.
import { type BrowserContext, type CDPSession, expect, type Page, test } from '@playwright/test';
import { decodeFrame } from '#core/frame';
import { type Site, startSite } from '../support/site';
import { until } from '../support/until';

let site: Site;
let context: BrowserContext;
let page: Page;
let cdp: CDPSession;
let typed = '';

test.beforeAll(async ({ browser }) => {
  site = await startSite({ decks: ['basics'], settings: { ENGINE: 'none' } });
  context = await browser.newContext({
    baseURL: site.url,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.url });
  page = await context.newPage();
  cdp = await context.newCDPSession(page);
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const frame = typeof payload === 'string' ? null : decodeFrame(payload);
      if (frame?.kind === 'input') typed += Buffer.from(frame.bytes).toString();
    }),
  );
  await page.goto(await site.presenterLink());
  await page.goto('/decks/basics#say-hello');
  await expect(screen()).toContainText('#', { timeout: 30_000 });
  await page.locator('.xterm-screen').first().tap();
  await expect(field()).toBeFocused();
});
test.afterAll(async () => {
  await context?.close();
  await site?.stop();
});

const screen = () => page.locator('.xterm-rows').first();
const field = () => page.locator('.xterm-helper-textarea').first();

async function show(command: string): Promise<void> {
  await field().focus();
  await page.keyboard.type(`clear; ${command}\n`);
}

/** What is typed before the prompt is back would be thrown away with the rest. */
async function interrupt(): Promise<void> {
  await page.keyboard.press('Control+C');
  await expect(screen()).toContainText(/\^C.*#\s*$/s);
}

async function placeOf(text: string) {
  const row = () => screen().getByText(text).last().boundingBox({ timeout: 1_000 });
  return until(`${text} on screen`, () => row().catch(() => null), 15_000);
}

async function touch(type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: { x: number; y: number }[]) {
  await cdp.send('Input.dispatchTouchEvent', { type, touchPoints: points });
}

test('J38 what is composed arrives once, when it is settled', async () => {
  await show('cat > /dev/null');
  typed = '';
  for (const text of ['に', 'にh', 'にほ', 'にほん']) {
    await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  }
  expect(typed).toBe('');
  await cdp.send('Input.insertText', { text: '日本' });
  await expect.poll(() => typed).toBe('日本');
  await cdp.send('Input.imeSetComposition', { text: 'é', selectionStart: 1, selectionEnd: 1 });
  await cdp.send('Input.insertText', { text: 'é' });
  await page.keyboard.type('x');
  await expect.poll(() => typed).toBe('日本éx');
  await interrupt();
});

test('J39 what an Android keyboard inserts without telling the key arrives once', async () => {
  await show('cat > /dev/null');
  typed = '';
  for (const letter of 'sail') {
    await field().evaluate((area, data) => {
      if (!(area instanceof HTMLTextAreaElement)) return;
      const key = (type: string) => new KeyboardEvent(type, { key: 'Unidentified', keyCode: 229, bubbles: true });
      area.dispatchEvent(key('keydown'));
      area.value += data;
      area.dispatchEvent(new InputEvent('input', { data, inputType: 'insertText', composed: true, bubbles: true }));
      area.dispatchEvent(key('keyup'));
    }, letter);
  }
  await page.keyboard.type('!');
  await expect.poll(() => typed).toBe('sail!');
  await interrupt();
});

test('J40 a long press selects a word, a drag extends it, and a button copies it', async () => {
  await show('echo fore-"sail" main-sail');
  await expect(screen()).toContainText('fore-sail main-sail');
  const { x, y, height } = await placeOf('fore-sail main-sail');
  const at = { x: x + 12, y: y + height / 2 };
  const copy = page.locator('.screen-selected').getByRole('button', { name: 'Copy' });
  await touch('touchStart', at);
  await expect(copy).toBeVisible();
  await touch('touchEnd');
  await expect(copy).toBeVisible();
  for (const button of await page.locator('.screen-selected button').all()) {
    const box = await button.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  }
  await copy.tap();
  await expect(copy).toBeHidden();
  await expect.poll(clipboard).toBe('fore-sail');
  await touch('touchStart', at);
  await expect(copy).toBeVisible();
  await touch('touchMove', { x: at.x + 60, y: at.y });
  await touch('touchMove', { x: at.x + 300, y: at.y });
  await touch('touchEnd');
  await copy.tap();
  await expect.poll(async () => (await clipboard()).trimEnd()).toBe('fore-sail main-sail');
});

const clipboard = () => page.evaluate(() => navigator.clipboard.readText());

test('J41 a tap ends a selection, and a finger that moves first selects nothing', async () => {
  await show('seq 200; echo top-"gallant"');
  await expect(screen()).toContainText('top-gallant');
  const { x, y, height } = await placeOf('top-gallant');
  const at = { x: x + 12, y: y + height / 2 };
  const bar = page.locator('.screen-selected');
  await touch('touchStart', at);
  await expect(bar).toBeVisible();
  await touch('touchEnd');
  await page.touchscreen.tap(x + 200, y - 60);
  await expect(bar).toBeHidden();
  await touch('touchStart', at);
  for (let step = 1; step <= 10; step += 1) await touch('touchMove', { x: at.x, y: at.y + 12 * step });
  await expect(screen()).not.toContainText('top-gallant');
  await touch('touchEnd');
  await expect(bar).toBeHidden();
  await page.getByRole('button', { name: 'Jump to end' }).tap();
  await expect(screen()).toContainText('top-gallant');
});

test('J42 on a whole screen of a program a finger scrolls as a wheel does', async () => {
  await show(String.raw`printf '\e[?1049h\e[Hwhole-%s
' screen; cat > /dev/null; printf '\e[?1049l'`);
  await expect(screen()).toContainText('whole-screen');
  const { x, y } = await placeOf('whole-screen');
  typed = '';
  await touch('touchStart', { x, y: y + 200 });
  for (let step = 1; step <= 6; step += 1) await touch('touchMove', { x, y: y + 200 - 20 * step });
  await touch('touchEnd');
  await expect.poll(() => typed).toMatch(/^(\[B|OB)+$/);
  await interrupt();
});
