// Owns the way from a drawn deck to a PDF: one page for each slide or step, with outline, tags and links.
import type { Browser } from 'playwright-core';
import { type PaperOrder, pagesOf, type ScreenText } from '#core/export';
import { contextOptions, openDrawn } from './browser';
import { fileAt, screenTextOf } from './casts';
import type { ExportDeck } from './deck';
import { bundleForPage } from './page-module';

export type PdfOptions = { steps: boolean; theme: 'light' | 'dark' };

/** `more`: pages beyond those that slides and notes have of their own. */
export type Pdf = { bytes: Buffer; pages: number; more: number };

export async function makePdf(browser: Browser, source: ExportDeck, options: PdfOptions): Promise<Pdf> {
  const { deck, slides } = source;
  const { script, css } = await bundleForPage('paper.ts');
  const context = await browser.newContext(contextOptions(options.theme));
  try {
    const page = await openDrawn(context, source.url, script);
    await page.emulateMedia({ media: 'print' });
    await page.addStyleTag({ content: css });
    const addresses = await page.evaluate<string[]>('slipway.recordingsOf()');
    const pages = pagesOf(deck.slides, slides, options.steps);
    const order: PaperOrder = {
      title: deck.manifest.title,
      theme: options.theme,
      pages,
      notes: source.notes,
      recordings: await recordingTexts(source.folder, addresses),
      terminals: await terminalTexts(source.casts),
      figures: source.figures,
    };
    await page.evaluate(`slipway.layOut(${JSON.stringify(order)})`);
    const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true, outline: true, tagged: true });
    const count = countPages(bytes);
    return { bytes, pages: count, more: count - pages.length - Object.keys(source.notes).length };
  } finally {
    await context.close();
  }
}

/** Chromium writes a page's own object uncompressed. */
function countPages(bytes: Buffer): number {
  return bytes.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

async function recordingTexts(folder: string, addresses: readonly string[]): Promise<Record<string, ScreenText>> {
  const texts: Record<string, ScreenText> = {};
  for (const address of addresses) {
    const bytes = await fileAt(folder, address);
    if (bytes) texts[address] = await screenTextOf(bytes, address);
  }
  return texts;
}

async function terminalTexts(casts: ExportDeck['casts']): Promise<Record<string, ScreenText>> {
  const texts: Record<string, ScreenText> = {};
  for (const [slide, bytes] of Object.entries(casts))
    texts[slide] = await screenTextOf(bytes, `recordings/${slide}.cast`);
  return texts;
}
