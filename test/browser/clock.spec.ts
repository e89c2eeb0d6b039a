// One clock: what steps show, forward and back, in the address, and what moves meanwhile.
import { expect, type Page, test } from '@playwright/test';
import { type Site, startSite } from '../support/site';

const DECK = '/decks/clock';

let site: Site;

test.beforeAll(async () => {
  site = await startSite({ settings: { ENGINE: 'none' }, decks: ['clock'] });
});
test.afterAll(async () => {
  await site?.stop();
});

const slide = (page: Page, name: string) => page.locator(`section#${name}`);

async function openAt(page: Page, address: string): Promise<void> {
  await page.goto(`${site.url}${DECK}${address}`);
  await expect(page.locator('.talk[data-scripted]')).toBeAttached();
}

/** What one sees of a slide that steps change: texts that are there, and lines of code that stand out. */
function seen(page: Page): Promise<{ place: string; texts: string[]; lines: number[]; struck: boolean }> {
  return page.evaluate(() => {
    const current = document.querySelector('.slide[data-current]');
    const isSeen = (element: Element) => getComputedStyle(element).visibility === 'visible';
    const texts = [...(current?.querySelectorAll('[data-step]') ?? [])]
      .filter(isSeen)
      .map((each) => each.textContent ?? '');
    const lines = [...(current?.querySelectorAll('.code-steps [data-line]') ?? [])];
    const strike = current?.querySelector('[data-effect="strike"]');
    return {
      place: location.hash,
      texts,
      lines: lines.flatMap((line, i) => (line.matches('[data-line=""]') ? [i + 1] : [])),
      struck: strike ? getComputedStyle(strike).textDecorationLine === 'line-through' : false,
    };
  });
}

test('CL1 forward and back are inverses of what is shown, over steps and slides', async ({ page }) => {
  await openAt(page, '#steps');
  await page.keyboard.press('Home');
  const forward = [await seen(page)];
  for (let i = 0; i < 6; i += 1) {
    await page.keyboard.press('ArrowRight');
    forward.push(await seen(page));
  }
  expect(forward.map(({ place }) => place)).toEqual([
    '#steps',
    '#steps.1',
    '#steps.2',
    '#steps.3',
    '#steps.4',
    '#a-detail',
    '#a-detail.1',
  ]);
  expect(forward.slice(0, 5).map(({ lines }) => lines)).toEqual([[1], [1], [1], [2, 3], [1, 2, 3]]);
  expect(forward.slice(0, 5).map(({ texts }) => texts.join('|').replace(/\n/g, ''))).toEqual([
    'A word that goes',
    'The first line comes.|A word that goes',
    'The first line comes.|A word that goes',
    'The first line comes.|A word that goes',
    'The first line comes.|A word that goes|Only at the fourth.',
  ]);
  expect(forward.slice(0, 5).map(({ struck }) => struck)).toEqual([false, false, true, true, true]);
  const back = [];
  for (let i = 0; i < 6; i += 1) {
    await page.keyboard.press('ArrowLeft');
    back.unshift(await seen(page));
  }
  expect(back).toEqual(forward.slice(0, -1));
});

test('CL2 a deep link and a reload land at the step; Down passes steps over, Shift with an arrow details', async ({
  page,
}) => {
  await openAt(page, '#steps.3');
  expect(await seen(page)).toMatchObject({ place: '#steps.3', lines: [2, 3], struck: true });
  await page.reload();
  await expect(page.locator('.slide[data-at="3"]')).toBeVisible();
  for (const [key, place] of [
    ['ArrowUp', '#steps'],
    ['ArrowDown', '#a-detail'],
    ['ArrowDown', '#turning-code'],
    ['ArrowUp', '#a-detail'],
    ['Shift+ArrowRight', '#turning-code'],
    ['Shift+ArrowLeft', '#steps'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page, key).toHaveURL(new RegExp(`${place}$`));
  }
});

test('CL3 without script all of a slide can be read, also at a step’s address', async ({ browser }) => {
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(`${site.url}${DECK}#steps.2`);
  await expect(slide(page, 'steps')).toBeVisible();
  for (const text of ['The first line comes.', 'Only at the fourth.']) await expect(page.getByText(text)).toBeVisible();
  await expect(slide(page, 'a-detail')).toBeHidden();
  await page.close();
});

test('CL4 a number and Enter, or words that are on it, find a slide', async ({ page }) => {
  await openAt(page, '');
  await page.keyboard.press('3');
  await page.keyboard.press('Enter');
  await expect(slide(page, 'turning-code')).toBeVisible();
  await page.keyboard.press('g');
  await page.getByRole('combobox').fill('first line');
  await expect(page.getByRole('option')).toContainText(['Steps The first line comes. A list']);
  await page.getByRole('combobox').fill('WALRUS');
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#turning-code-again$/);
  await page.keyboard.press('/');
  await page.getByRole('combobox').fill('a slide');
  await page.keyboard.press('Enter');
  await expect(slide(page, 'extra')).toBeVisible();
  await expect(page.locator('.chrome-number')).toHaveText(/^\s*$/);
});

test('CL5 slides that move, and code that turns into other code, end where they would without motion', async ({
  page,
}) => {
  await openAt(page, '#a-detail.2');
  for (const [key, place] of [
    ['ArrowRight', 'turning-code'],
    ['ArrowRight', 'turning-code'],
    ['ArrowRight', 'turning-code-again'],
    ['ArrowLeft', 'turning-code'],
    ['ArrowLeft', 'turning-code'],
    ['ArrowLeft', 'a-detail'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(slide(page, place)).toBeVisible();
    await expect(page.locator('.slide[data-current]')).toHaveCount(1);
  }
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const stages = slide(page, 'turning-code').locator('.morph-stage');
  await expect(stages.nth(1).getByText('process.env.PORT')).toBeVisible();
  await expect(stages.nth(0).getByText('8080')).toBeHidden();
  await expect(page.locator('html')).not.toHaveAttribute('data-motion');
});
