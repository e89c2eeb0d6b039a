// Owns a deck of a test's own, in a page of its presenter, beside a local shell whose folder is at hand.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { startSite } from './site';

export type LocalDeck = {
  page: Page;
  /** The shell's, once there is one. */
  workFolder(): Promise<string>;
  close(): Promise<void>;
};

/** `slide`: the one that is shown first. */
export async function openLocalDeck(
  browser: Browser,
  { name, text, slide }: { name: string; text: string; slide: string },
): Promise<LocalDeck> {
  const content = await mkdtemp(join(tmpdir(), `slipway-${name}-`));
  await mkdir(join(content, name));
  await writeFile(join(content, name, 'deck.mdx'), text);
  const site = await startSite({ contentDir: content, settings: { ENGINE: 'none' } });
  const context = await browser.newContext({ baseURL: site.url, viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await page.goto(await site.presenterLink());
  await page.goto(`/decks/${name}#${slide}`);
  return {
    page,
    workFolder: async () => {
      const home = join(site.dataDir, 'local');
      return join(home, (await readdir(home))[0] ?? '');
    },
    close: async () => {
      await context.close();
      await site.stop();
      await rm(content, { recursive: true, force: true });
    },
  };
}
