// Owns the browsers of people around an open room: their pages, and what is asked of each page's looks.
import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import type { Site } from './site';

export class RoomHall {
  private contexts: BrowserContext[] = [];

  /** A page of somebody's own, at `baseURL`; a phone's where it is narrower than 500 pixels. */
  async open(browser: Browser, baseURL: string, width = 1280): Promise<Page> {
    const viewport = { width, height: width < 500 ? 844 : 720 };
    const permissions = width < 500 ? [] : ['clipboard-read', 'clipboard-write'];
    const context = await browser.newContext({ baseURL, viewport, permissions, reducedMotion: 'reduce' });
    this.contexts.push(context);
    return context.newPage();
  }

  /** Who presents, with that deck, and somebody else at a laptop, and a third person at a phone. */
  async openThree(browser: Browser, site: Site, path: string): Promise<[Page, Page, Page]> {
    const [presenter, laptop, phone] = await Promise.all([
      this.open(browser, site.url, 1280),
      this.open(browser, site.url, 1280),
      this.open(browser, site.url, 390),
    ]);
    await presenter.goto(await site.presenterLink());
    await presenter.goto(path);
    return [presenter, laptop, phone];
  }

  async close(): Promise<void> {
    for (const context of this.contexts.splice(0)) await context.close();
  }
}

/** The presenter, on a deck, opens a room on it; its code. */
export async function openRoomAs(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Open a room' }).click();
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Open the room' }).click();
  await expect(page).toHaveURL(/\?room=\w{6}/);
  return new URL(page.url()).searchParams.get('room') ?? '';
}

/** Somebody joins by the code, and is on the deck. */
export async function joinAs(page: Page, code: string, name: string): Promise<void> {
  await page.goto(`/join/${code}`);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page).toHaveURL(/room=/);
}
