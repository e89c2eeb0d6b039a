// Owns `slipway export`: draws a deck with the server's own pages in Chromium, and writes it as PDF or HTML.
import { defineCommand } from 'citty';
import { Listr, PRESET_TIMER } from 'listr2';
import type { Browser } from 'playwright-core';
import { chooseSlides } from '#core/export';
import { describeFault } from '#core/fault';
import { type Config, startFolder } from '../config';
import { type DeckOnDisk, type Library, openLibrary } from '../content/library';
import { openBrowser, within } from '../export/browser';
import { type ExportDeck, gather } from '../export/deck';
import { makePdf } from '../export/pdf';
import { type ExportSite, openExportSite } from '../export/site';
import { sizeOf, type Target, targetFile, writeWhole } from '../export/target';
import { type ExportRequest, readExportRequest } from './export-request';
import { configOrEnd, endWith, reasonOf } from './outcome';

export const exportCommand = defineCommand({
  meta: { name: 'export', description: 'Write a deck as PDF or as HTML that needs no server' },
  // For the help alone: `export-request` reads them, as a file may be left out.
  args: {
    deck: { type: 'positional', required: false, description: 'Name of the deck' },
    pdf: { type: 'string', valueHint: 'file', description: 'Write a PDF; without a name <deck>.pdf' },
    steps: { type: 'boolean', description: 'PDF: a page for each step; else each slide as it ends' },
    notes: { type: 'boolean', description: 'With the presenter’s notes; else without' },
    theme: { type: 'string', valueHint: 'light|dark', description: 'Colours of the PDF; light unless said' },
    slides: { type: 'string', valueHint: '1,3-5', description: 'Only these slides' },
    timeout: { type: 'string', valueHint: 'seconds', description: 'Time for drawing; 120 unless said' },
  },
  async run({ rawArgs }) {
    const read = readExportRequest(rawArgs);
    if (!read.ok) endWith(2, `${read.problem} "npx slipway export --help" lists what may follow.`);
    const config = configOrEnd();
    const library = openLibrary(config.contentDir);
    const outcome = await findDeck(library, read.request.deck, config.contentDir);
    const choice = chooseSlides(outcome.deck.slides, read.request.slides);
    if (!choice.ok) endWith(2, choice.problem);
    const parts = { outcome, folder: library.folder(outcome.deck.name), slides: choice.slides };
    try {
      const pdf = await pdfTarget(read.request);
      await work({ config, library, request: read.request, pdf, parts });
    } catch (error) {
      endWith(1, reasonOf(error));
    }
    // What Next has opened keeps the process alive.
    process.exit(0);
  },
});

type Good = DeckOnDisk & { ok: true };

async function findDeck(library: Library, name: string, contentDir: string): Promise<Good> {
  const outcome = await library.compiled(name);
  if (outcome?.ok) return outcome;
  if (outcome) endWith(1, outcome.faults.map(describeFault).join('\n'));
  const names = (await library.list()).map((each) => (each.ok ? each.deck.name : each.name)).toSorted();
  const there = names.length > 0 ? `There are: ${names.join(', ')}.` : 'There are none.';
  return endWith(2, `No deck is called ${name} in ${contentDir}. ${there}`);
}

async function pdfTarget({ pdf, deck }: ExportRequest): Promise<Target | null> {
  return pdf === null ? null : targetFile(startFolder(), pdf || `${deck}.pdf`);
}

type Work = {
  config: Config;
  library: Library;
  request: ExportRequest;
  pdf: Target | null;
  parts: Parameters<typeof gather>[0];
};

type Ground = { site?: ExportSite; browser?: Browser; source?: ExportDeck };

async function work(options: Work): Promise<void> {
  const ground: Ground = {};
  const { request, pdf } = options;
  const tasks = new Listr<Ground, 'default', 'verbose'>([openTask(options), browserTask(request)], {
    ctx: ground,
    registerSignalListeners: false,
    fallbackRenderer: 'verbose',
    rendererOptions: { collapseSubtasks: false, timer: PRESET_TIMER },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  });
  if (pdf) tasks.add(pdfTask(request, pdf));
  try {
    await tasks.run();
  } finally {
    await ground.browser?.close();
    await ground.site?.close();
  }
}

function openTask({ config, library, parts, request }: Work) {
  return {
    title: `Deck ${request.deck}`,
    task: async (ground: Ground) => {
      ground.site = await openExportSite(config, library);
      ground.source = await gather(parts, { url: ground.site.url, notes: request.notes });
    },
  };
}

function browserTask({ timeoutMs }: ExportRequest) {
  return {
    title: 'Chromium',
    task: async (ground: Ground, task: { title: string }) => {
      ground.browser = await openBrowser(timeoutMs);
      task.title = `Chromium ${ground.browser.version()}`;
    },
  };
}

function pdfTask(request: ExportRequest, target: Target) {
  return {
    title: 'PDF',
    task: async ({ browser, source }: Ground, task: { title: string }) => {
      if (!browser || !source) return;
      const { bytes, pages, more } = await within(makePdf(browser, source, request), request.timeoutMs, NOT_DRAWN);
      await writeWhole(target, bytes);
      const longer = more > 0 ? `, ${more} of them for slides that do not fit one` : '';
      task.title = `${target.shown}: ${pages} ${pages === 1 ? 'page' : 'pages'}${longer}, ${sizeOf(bytes.length)}`;
    },
  };
}

const NOT_DRAWN = 'The deck was not drawn';
