// Owns how long a save takes to be seen: from writing the file until the new line is in the document of an open page.
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import type { Rivals } from './rivals';
import { startSlidev } from './slidev';
import { type Saved, savedLine, slidevDeck } from './talk-deck';
import { onTalkSite } from './talk-site';

const RUNS = 20;
const WARM_RUNS = 3;
const SLIDES = 30;
/** The slide that is open and edited. */
const SLIDE = 15;
/** Between a speaker's saves there is time to come to rest; measured ones get some as well. */
const REST_MS = 500;
const SEEN_DEADLINE_MS = 60_000;

type Edited = { page: Page; save(saved: Saved): Promise<void>; tookMs: number[] };

/** What a speaker writes with: `npm start`, which follows saves, and Slidev's development server. */
export async function measureSaves(browser: Browser, rivals: Rivals | null) {
  return onTalkSite({ talk: SLIDES }, async (site) => {
    const slidev = rivals && (await startSlidev(rivals.slidev, slidevDeck(SLIDES)));
    try {
      const own = await openEdited(browser, site.address('talk', SLIDE), (saved) => site.save('talk', saved));
      const other =
        slidev &&
        (await openEdited(browser, `${slidev.url}/${SLIDE}`, (saved) => slidev.save(slidevDeck(SLIDES, saved))));
      for (let edition = 1; edition <= WARM_RUNS + RUNS; edition += 1) {
        for (const edited of other ? [own, other] : [own]) await saveAndWatch(edited, { slide: SLIDE, edition });
      }
      return { slipwayMs: own.tookMs.slice(WARM_RUNS), slidevMs: other?.tookMs.slice(WARM_RUNS) ?? null };
    } finally {
      await slidev?.stop();
    }
  });
}

async function openEdited(browser: Browser, address: string, save: Edited['save']): Promise<Edited> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  page.setDefaultTimeout(SEEN_DEADLINE_MS);
  await page.goto(address, { waitUntil: 'load' });
  await page.getByText(savedLine(SLIDE, 0), { exact: true }).first().waitFor();
  return { page, save, tookMs: [] };
}

/** Both clocks are the machine's. */
async function saveAndWatch({ page, save, tookMs }: Edited, saved: Saved): Promise<void> {
  await pause(REST_MS);
  const seen = page.evaluate(whenVisible, savedLine(saved.slide, saved.edition));
  // Once this is answered, the page watches.
  await page.evaluate(() => null);
  const startMs = Date.now();
  await save(saved);
  tookMs.push((await seen) - startMs);
}

/** Runs in the page. */
function whenVisible(line: string): Promise<number> {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      const paragraphs = [...document.querySelectorAll('p')];
      if (!paragraphs.some((each) => each.textContent === line && each.checkVisibility())) return;
      observer.disconnect();
      resolve(Date.now());
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
  });
}
