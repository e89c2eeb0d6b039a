// Owns reading a PDF as its readers get it: the text of each page, the outline and where links lead.
import { readFile } from 'node:fs/promises';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export type PdfFacts = {
  title: string;
  /** In millimetres. */
  size: [number, number];
  /** Text by page, with single spaces. */
  pages: string[];
  outline: string[];
  /** By page; names of places in the document begin with `#`. */
  links: string[][];
};

export async function readPdf(file: string): Promise<PdfFacts> {
  const task = getDocument({ data: new Uint8Array(await readFile(file)), verbosity: 0 });
  const document = await task.promise;
  const facts: PdfFacts = { title: '', size: [0, 0], pages: [], outline: [], links: [] };
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const [, , width = 0, height = 0] = page.view;
    facts.size = [Math.round((width / 72) * 25.4), Math.round((height / 72) * 25.4)];
    const { items } = await page.getTextContent();
    const words = items.map((item) => ('str' in item ? item.str : '')).join(' ');
    facts.pages.push(words.replace(/\s+/g, ' ').trim());
    const links: { url?: string; dest?: unknown }[] = await page.getAnnotations();
    facts.links.push(links.map(({ url, dest }) => url ?? `#${dest}`));
  }
  const { info } = await document.getMetadata();
  facts.title = 'Title' in info ? String(info.Title) : '';
  facts.outline = (await document.getOutline())?.map(({ title }) => title) ?? [];
  await task.destroy();
  return facts;
}
