// Owns a deck's page in Chromium as a bench needs it: its terminals, and how long a key takes until what it does is drawn.
import { type Browser, expect, type Locator, type Page } from '@playwright/test';
import { SHOWN_PROMPT } from './line';

const SLIDE = '/decks/zero-to-production#build-it';
const START_MS = 60_000;
const DRAWN_MS = 60_000;

export type DeckPage = {
  page: Page;
  /** The rows of a terminal, with its prompt. */
  rows(terminal: number): Promise<Locator>;
  focus(terminal: number): Promise<void>;
  /** Milliseconds from the key until the rows that are drawn hold `text`, which they must not before. */
  press(key: string, terminal: number, text: string): Promise<number>;
};

/** On a terminal slide, with the prompt drawn. */
export async function openDeckPage(browser: Browser, url: string): Promise<DeckPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  const place = (terminal: number) => page.getByRole('group', { name: `Terminal ${terminal}`, exact: true });
  const deckPage: DeckPage = {
    page,
    async rows(terminal) {
      const rows = place(terminal).locator('.xterm-rows');
      await expect(rows).toContainText(SHOWN_PROMPT, { timeout: START_MS });
      return rows;
    },
    focus: (terminal) => place(terminal).locator('textarea').first().focus(),
    async press(key, terminal, text) {
      const awaited = await place(terminal).locator('.xterm-rows').evaluateHandle(awaitText, text);
      await page.keyboard.press(key);
      const late = new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error(`${key} has not led to ${text}`)), DRAWN_MS).unref();
      });
      return Promise.race([awaited.evaluate(({ drawn }) => drawn), late]);
    },
  };
  await page.goto(url + SLIDE);
  await deckPage.rows(1);
  return deckPage;
}

/** Runs in the page. Counts from when the browser had the key; what is in the document then is on the screen next. */
function awaitText(rows: Element, text: string): { drawn: Promise<number> } {
  return {
    drawn: new Promise((resolve) => {
      rows.closest('.terminal-place')?.addEventListener(
        'keydown',
        (event) => {
          if ((event as KeyboardEvent).key === 'Control') return;
          new MutationObserver((_, observer) => {
            if (!rows.textContent.includes(text)) return;
            observer.disconnect();
            resolve(performance.now() - event.timeStamp);
          }).observe(rows, { subtree: true, childList: true, characterData: true });
        },
        { capture: true },
      );
    }),
  };
}
