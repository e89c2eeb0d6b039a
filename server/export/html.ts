// Owns the way from a drawn deck to HTML that needs no server and no network: one file, or a folder with its media beside.
import type { Browser } from 'playwright-core';
import type { OfflineNeeds, OfflineOrder } from '#core/export';
import { Assets, type Kept } from './assets';
import { contextOptions, openDrawn } from './browser';
import type { ExportDeck } from './deck';
import { bundleForPage } from './page-module';

/** `files`: what lies beside the page, by name; none for a page that is one file. */
export type Html = { page: string; files: Kept };

export async function makeHtml(browser: Browser, source: ExportDeck, isFolder: boolean): Promise<Html> {
  const { deck } = source;
  const drawer = await bundleForPage('offline-page.ts');
  const context = await browser.newContext(contextOptions('light'));
  try {
    const page = await openDrawn(context, source.url, drawer.script);
    const slides = source.slides.map((index) => deck.slides[index]?.name ?? '');
    // On paper all slides are laid out, so that the fonts of each are known.
    await page.emulateMedia({ media: 'print' });
    const found = await page.evaluate<OfflineNeeds>(`slipway.assetsOf(${JSON.stringify(slides)})`);
    const assets = new Assets(isFolder);
    const css = await assets.styles(found);
    await assets.add(found.files);
    const terminals = Object.entries(source.casts).filter(([slide]) => slides.includes(slide));
    const hasRecordings = terminals.length > 0 || found.files.some((file) => /\.cast(?:\?|$)/.test(file));
    const talk = await bundleForPage(hasRecordings ? 'offline-player.tsx' : 'offline-talk.ts');
    const order: OfflineOrder = {
      title: deck.manifest.title,
      notes: source.notes,
      assets: assets.addresses,
      terminals: Object.fromEntries(terminals.map(([slide, bytes]) => [slide, assets.recording(bytes)])),
      figures: source.figures,
      css: `${css}\n${drawer.css}\n${talk.css}`,
      script: talk.script,
    };
    return { page: await page.evaluate<string>(`slipway.writeOut(${JSON.stringify(order)})`), files: assets.kept };
  } finally {
    await context.close();
  }
}

/**
 * Opens what was written as its readers will, without a network, and rejects when it does not come to life or asks for
 * anything that is not there. `address`: of the page on disk.
 */
export async function proveOffline(browser: Browser, address: string): Promise<void> {
  const context = await browser.newContext({ ...contextOptions('light'), offline: true });
  const wanted: string[] = [];
  try {
    const page = await context.newPage();
    page.on('request', (request) => {
      if (!/^(?:file|data|blob):/.test(request.url())) wanted.push(request.url());
    });
    page.on('requestfailed', (request) => wanted.push(request.url().slice(0, 200)));
    page.on('pageerror', (error) => wanted.push(error.message));
    await page.goto(address);
    await page.locator('.talk[data-scripted]').waitFor({ state: 'attached', timeout: OPEN_MS });
  } catch {
    throw new Error(`The page was written, but does not open without a server${reasons(wanted)}.`);
  } finally {
    await context.close();
  }
  if (wanted.length > 0) throw new Error(`The page was written, but is not whole${reasons(wanted)}.`);
}

const OPEN_MS = 30_000;

function reasons(wanted: readonly string[]): string {
  return wanted.length > 0 ? `: ${wanted.join(', ')}` : '';
}
