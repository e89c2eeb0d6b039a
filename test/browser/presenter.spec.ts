// The presenter's view: in step with the talk's window without a server, and notes for nobody else.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import { faultsOf } from '../support/faults';
import { type Site, startSite } from '../support/site';

const DECK = `---
title: Two windows
duration: 20
---

# One

<Notes>
Say quokka first.

[step] Lit at the first.

[step] Lit at the second.
</Notes>

<Steps>

- first
- second

</Steps>

---
minutes: 5
---

# Two

<Notes>wallaby</Notes>

----

# Detail of two

text
`;

let site: Site;
let contentDir: string;

test.beforeAll(async () => {
  contentDir = await mkdtemp(join(tmpdir(), 'slipway-present-'));
  await mkdir(join(contentDir, 'windows'));
  await writeFile(join(contentDir, 'windows/deck.mdx'), DECK);
  site = await startSite({ contentDir, settings: { ENGINE: 'none' } });
});
test.afterAll(async () => {
  await site?.stop();
  await rm(contentDir, { recursive: true });
});

const slideIn = (page: Page) => page.locator('.talk .slide[data-current]');
const lit = (page: Page) => page.locator('[data-note-step][data-lit="now"]');

async function presenterIn(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  await page.goto(await site.presenterLink());
  return { context, page };
}

/** The talk, and the presenter's view as `p` opens it; both follow. */
async function bothWindows(context: BrowserContext, talk: Page): Promise<Page> {
  await talk.goto('/decks/windows');
  await expect(talk.locator('[data-following]')).toBeAttached();
  const opened = context.waitForEvent('page');
  await talk.keyboard.press('p');
  const presenter = await opened;
  await expect(presenter).toHaveURL(/\/decks\/windows\/present(?:#one)?$/);
  await expect(lit(presenter)).toContainText('quokka');
  await expect(presenter.locator('[data-following]')).toBeAttached();
  return presenter;
}

test('PV1 talk and presenter view stay in step both ways, without a server too, and notes light up', async ({
  browser,
}) => {
  const { context, page: talk } = await presenterIn(browser);
  const presenter = await bothWindows(context, talk);
  await presenter.keyboard.press('ArrowRight');
  await expect(talk).toHaveURL(/#one\.1$/);
  await expect(lit(presenter)).toContainText('Lit at the first.');
  await expect(presenter.locator('.next .slide [data-step="2"]')).toHaveAttribute('data-reached', 'now');
  await context.setOffline(true);
  await talk.keyboard.press('ArrowRight');
  await expect(lit(presenter)).toContainText('Lit at the second.');
  await expect(presenter.locator('.next-title')).toHaveText('Two');
  await presenter.getByRole('navigation', { name: 'Slides' }).getByText('Detail of two').click();
  await expect(talk).toHaveURL(/#detail-of-two$/);
  await presenter.keyboard.press('b');
  await expect(talk.getByRole('button', { name: 'Show the slide again' })).toBeVisible();
  await talk.keyboard.press('b');
  await expect(presenter.getByText('The talk is black')).toBeHidden();
  await context.close();
});

test('PV6 a talk that is opened at a slide of its own, later, takes the presenter view there', async ({ browser }) => {
  const { context, page: presenter } = await presenterIn(browser);
  await presenter.goto('/decks/windows/present');
  await expect(presenter.locator('[data-following]')).toBeAttached();
  const talk = await context.newPage();
  await talk.goto('/decks/windows#one.2');
  await expect(presenter).toHaveURL(/#one\.2$/);
  await expect(talk).toHaveURL(/#one\.2$/);
  await context.close();
});

test('PV2 what is drawn, undone and pointed at is seen in the other window, and by one that comes later', async ({
  browser,
}) => {
  const { context, page: talk } = await presenterIn(browser);
  const presenter = await bothWindows(context, talk);
  const box = await presenter.locator('.now .stage').boundingBox();
  if (!box) throw new Error('there is no stage');
  const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
  const draw = async (y: number) => {
    await presenter.mouse.move(...at(0.25, y));
    await presenter.mouse.down();
    await presenter.mouse.move(...at(0.75, y), { steps: 4 });
    await presenter.mouse.up();
  };
  await presenter.keyboard.press('e');
  await draw(0.5);
  const lines = talk.locator('.ink polyline');
  await expect(lines).toHaveAttribute('points', /^40\d 4(?:49|50|51) .*1(?:199|200|201) 4(?:49|50|51)$/);
  await draw(0.7);
  await expect(lines).toHaveCount(2);
  await presenter.getByRole('button', { name: 'Undo' }).click();
  await expect(lines).toHaveCount(1);
  const later = await context.newPage();
  await later.goto('/decks/windows');
  await expect(later.locator('.ink polyline')).toHaveCount(1);
  await later.close();
  await presenter.bringToFront();
  await presenter.getByRole('button', { name: 'Clear' }).click();
  await expect(lines).toHaveCount(0);
  await presenter.keyboard.press('e');
  await presenter.getByRole('button', { name: 'Laser pointer' }).click();
  await presenter.mouse.move(...at(0.5, 0.5));
  await expect(talk.locator('.ink-laser')).toHaveAttribute('cx', /^(?:799|800|801)/);
  await presenter.mouse.move(box.x + 20, box.y + box.height + 120);
  await expect(talk.locator('.ink-laser')).not.toBeAttached();
  await context.close();
});

test('PV3 the timer says where one should be, and goes on over a reload', async ({ browser }) => {
  const { context, page } = await presenterIn(browser);
  await page.clock.install();
  await page.goto('/decks/windows/present');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.clock.fastForward('09:30');
  await expect(page.getByRole('timer')).toHaveText(/^9:3\d$/);
  await expect(page.locator('.timer-left')).toHaveText(/^10:[23]\d left$/);
  await expect(page.locator('.timer-pace')).toContainText('2 min behindby now: Two');
  await page.keyboard.press('End');
  await expect(page.locator('.timer-pace')).toContainText('3 min ahead');
  await page.getByRole('button', { name: 'Larger notes' }).click();
  await page.reload();
  await expect(page.getByRole('timer')).toHaveText(/^9:\d\d$/);
  await expect(page.locator('.notes-text')).toHaveCSS('font-size', '28px');
  await page.keyboard.press('-');
  await expect(page.locator('.notes-text')).toHaveCSS('font-size', '24px');
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Reset the timer' }).click();
  await expect(page.getByRole('timer')).toHaveText('0:00');
  await context.close();
});

test('PV4 a guest gets no notes: not in a page, a script, flight data or a socket', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: site.url });
  const page = await context.newPage();
  const heard: Promise<string>[] = [];
  page.on('response', (response) => heard.push(response.text().catch(() => '')));
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => heard.push(Promise.resolve(String(payload))));
  });
  for (const path of ['/', '/decks/windows', '/decks/windows/present']) {
    await page.goto(path);
    if (path !== '/') await expect(page.locator('.connection')).toHaveAttribute('data-state', 'open');
    heard.push(Promise.resolve(await page.content()));
    const flight = await page.request.get(path, { headers: { rsc: '1' } });
    heard.push(flight.text());
  }
  await expect(page.getByText('Notes are for the presenter')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(slideIn(page)).toHaveAttribute('data-at', '1');
  const all = (await Promise.all(heard)).join('\n');
  expect(all).toContain('Two windows');
  expect(all).not.toMatch(/quokka|wallaby|Lit at/);
  await context.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`PV5 axe finds nothing on the presenter view in ${colorScheme}, nor on a phone`, async ({ browser }) => {
    const { context, page } = await presenterIn(browser, { colorScheme, reducedMotion: 'reduce' });
    await page.goto('/decks/windows/present#one.1');
    await expect(lit(page)).toContainText('Lit at the first.');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.keyboard.press('e');
    for (const viewport of [
      { width: 1280, height: 720 },
      { width: 390, height: 844 },
    ]) {
      await page.setViewportSize(viewport);
      expect(await faultsOf(page)).toEqual([]);
    }
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page).toHaveURL(/#one\.2$/);
    await context.close();
  });
}
