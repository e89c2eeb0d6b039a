// What is in a terminal, and what is typed into it, while the server is killed and started again.
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { prepareRestarts, type Restarts } from '../support/restarts';
import { until } from '../support/until';

/** In the second terminal: a line with the next number every 10 ms, and all keys into a file. */
const COUNT = [
  'stty -echo -icanon',
  '(i=0; while ! test -e quiet; do echo "n$((i += 1));"; sleep 0.01; done) & head -c 30 >keys',
  'touch quiet; wait; stty sane; echo "keys <$(cat keys)>"',
].join('; ');
const KEYS = { before: 'before it, ', away: 'while away, ', after: 'and...!' };

let restarts: Restarts;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(600_000);
  restarts = await prepareRestarts();
  const { url } = await restarts.start();
  context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 720 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
  page = await context.newPage();
  await page.goto(`/decks/${restarts.deck}`);
  await expect(screen()).toContainText('#', { timeout: 120_000 });
});
test.afterAll(async () => {
  await context?.close();
  await restarts?.close();
});

const screen = () => page.locator('.xterm-rows:visible');
const field = () => page.locator('.xterm-helper-textarea:visible');
const block = (name: string) => page.locator(`[data-block="${name}"]`);

async function numbersOnScreen(): Promise<number[]> {
  return numbersIn((await screen().innerText()).replace(/\u00a0/g, ' '));
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(/n(\d+);/g)].map((match) => Number(match[1]));
}

/** Until a line comes whose number is so much larger. */
async function countsOn(by: number): Promise<void> {
  const before = Math.max(0, ...(await numbersOnScreen()));
  await until('newer lines', async () => Math.max(0, ...(await numbersOnScreen())) > before + by, 60_000);
}

/** What the terminal holds from a few lines above `first` to its end, as its reader would copy it. */
async function buffer(first: string): Promise<string> {
  await page.keyboard.press('Control+Shift+F');
  await page.getByLabel('Find in the terminal').fill(first);
  await expect(screen()).toContainText(first);
  await page.keyboard.press('Escape');
  const box = await page.locator('.xterm-screen:visible').boundingBox();
  if (!box) throw new Error('there is no screen');
  await page.mouse.click(box.x + 1, box.y + 3);
  await page.getByRole('button', { name: 'Jump to end', exact: true }).click();
  await expect(screen()).not.toContainText(first);
  await page.keyboard.down('Shift');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height - 3);
  await page.keyboard.up('Shift');
  await page.keyboard.press('Control+Shift+C');
  return page.evaluate(() => navigator.clipboard.readText());
}

test('R90 a server dies and comes back: the page holds each line once, each key arrives once, the block ends', async () => {
  await block('until-go').getByRole('button', { name: 'Run until-go' }).click();
  await expect(block('until-go')).toHaveAttribute('data-state', 'running');
  await page.getByRole('button', { name: 'New terminal' }).click();
  await expect(screen()).toContainText('#', { timeout: 30_000 });
  await field().focus();
  await page.keyboard.type(`${COUNT}\n`);
  await countsOn(50);
  await page.keyboard.type(KEYS.before);
  await countsOn(50);
  await restarts.kill();
  const shown = Math.max(...(await numbersOnScreen()));
  // A slow machine may take longer to start a server than keys are kept: the page is away until they are typed.
  await context.setOffline(true);
  await restarts.start();
  await page.keyboard.type(KEYS.away);
  await context.setOffline(false);
  await until('lines of the new server', async () => Math.max(0, ...(await numbersOnScreen())) > shown + 100, 60_000);
  await expect(block('until-go')).toHaveAttribute('data-state', 'running');
  await page.keyboard.type(KEYS.after);
  await expect(screen()).toContainText(`keys <${Object.values(KEYS).join('')}>`, { timeout: 30_000 });
  const numbers = numbersIn(await buffer('n1;'));
  expect(numbers.length).toBeGreaterThan(200);
  expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  await field().focus();
  await page.keyboard.type('touch go\n');
  await expect(block('until-go')).toHaveAttribute('data-state', 'failed');
  await expect(block('until-go')).toContainText('3');
});
