// How soon is a file of 1 MB there to be edited, beside an empty one in the same rounds? From the click until its first
// lines are painted.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { type Site, startSite } from '../test/support/site';

const ROUNDS = 20;
const BYTES = 1_000_000;
const DECK = '---\ntitle: Editor\nlayout: editor\n---\n\n# Edit\n\nA file is opened.\n';

export type OpenedFiles = { largeMs: number[]; emptyMs: number[] };

/** On a local shell, so that neither an engine nor a container's disk is in the figures. */
export async function measureOpenFile(browser: Browser): Promise<OpenedFiles> {
  const contentDir = await mkdtemp(join(tmpdir(), 'slipway-files-bench-'));
  await mkdir(join(contentDir, 'editor'));
  await writeFile(join(contentDir, 'editor/deck.mdx'), DECK);
  const site = await startSite({ contentDir, settings: { ENGINE: 'none' } });
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  try {
    await page.goto(await site.presenterLink());
    // What runs benches names functions by a function of its own, which a page does not have.
    await page.addInitScript('globalThis.__name = (named) => named');
    await page.goto(`${site.url}/decks/editor`);
    await page.getByRole('tree', { name: 'Work folder' }).waitFor();
    await fillFolder(site);
    return await openInTurn(page);
  } finally {
    await page.close();
    await site.stop();
    await rm(contentDir, { recursive: true, force: true });
  }
}

async function fillFolder(site: Site): Promise<void> {
  const home = join(site.dataDir, 'local');
  const [work = ''] = await readdir(home);
  const line = (number: number) =>
    `def handle_${number}(request):  # line ${number} of a program that somebody wrote\n`;
  const lines: string[] = [];
  for (let length = 0; length < BYTES; length += lines.at(-1)?.length ?? 0) lines.push(line(lines.length));
  await writeFile(join(home, work, 'large.py'), lines.join('').slice(0, BYTES));
  await writeFile(join(home, work, 'empty.py'), '');
}

/** The first round only warms up: it fetches the language. */
async function openInTurn(page: Page): Promise<OpenedFiles> {
  const opened: OpenedFiles = { largeMs: [], emptyMs: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [largeMs, emptyMs] = [await openFile(page, 'large.py'), await openFile(page, 'empty.py')];
    if (round === 0) continue;
    opened.largeMs.push(largeMs);
    opened.emptyMs.push(emptyMs);
  }
  return opened;
}

async function openFile(page: Page, name: string): Promise<number> {
  await page.getByRole('treeitem', { name }).waitFor();
  const ms = await page.evaluate<number>(clickToPaint(name));
  await page.getByRole('button', { name: `Close ${name}` }).click();
  await page.getByRole('textbox', { name: `Text of ${name}` }).waitFor({ state: 'detached' });
  return ms;
}

/** In the page: until the frame after the one that has the text's first line. As text, for tsx would add what a page lacks. */
function clickToPaint(name: string): string {
  return `new Promise((resolve) => {
    const row = document.querySelector('[role="treeitem"][data-path="${name}"]');
    const began = performance.now();
    row.click();
    const look = () => {
      const isThere = document.querySelector('.files-editor [aria-label="Text of ${name}"] .cm-line') !== null;
      requestAnimationFrame(isThere ? () => resolve(performance.now() - began) : look);
    };
    requestAnimationFrame(look);
  })`;
}
