// Owns `slipway export`: draws a deck with the server's own pages in Chromium, and writes it as PDF or HTML.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineCommand } from 'citty';
import { Listr, PRESET_TIMER } from 'listr2';
import type { Browser } from 'playwright-core';
import { chooseSlides } from '#core/export';
import { describeFault } from '#core/fault';
import { deckAddress, deckSource } from '#core/language';
import { type Config, startFolder } from '../config';
import { type DeckOnDisk, type Library, openLibrary } from '../content/library';
import { openBrowser, within } from '../export/browser';
import { type ExportDeck, gather } from '../export/deck';
import { makeHtml, proveOffline } from '../export/html';
import { makePdf } from '../export/pdf';
import { type ExportSite, openExportSite } from '../export/site';
import { sizeOf, type Target, targetFile, targetFolder, writeFolder, writeWhole } from '../export/target';
import { type ExportRequest, readExportRequest } from './export-request';
import { configOrEnd, endWith, reasonOf } from './outcome';

export const exportCommand = defineCommand({
  meta: { name: 'export', description: 'Write a deck as PDF or as HTML that needs no server' },
  // For the help alone: `export-request` reads them, as a file may be left out.
  args: {
    deck: { type: 'positional', required: false, description: 'Name of the deck' },
    pdf: { type: 'string', valueHint: 'file', description: 'Write a PDF; without a name <deck>.pdf' },
    html: {
      type: 'string',
      valueHint: 'file.html|folder',
      description: 'Write a page that needs no server; without a name <deck>.html',
    },
    steps: { type: 'boolean', description: 'PDF: a page for each step; else each slide as it ends' },
    notes: { type: 'boolean', description: 'With the presenter’s notes; else without' },
    theme: { type: 'string', valueHint: 'light|dark', description: 'Colours of the PDF; light unless said' },
    slides: { type: 'string', valueHint: '1,3-5', description: 'Only these slides' },
    language: { type: 'string', valueHint: 'fr', description: 'Its translation into that language' },
    timeout: { type: 'string', valueHint: 'seconds', description: 'Time for drawing; 120 unless said' },
  },
  async run({ rawArgs }) {
    const read = readExportRequest(rawArgs);
    if (!read.ok) endWith(2, `${read.problem} "npx slipway export --help" lists what may follow.`);
    const config = configOrEnd();
    const library = openLibrary(config.contentDir);
    const outcome = await findDeck(library, read.request, config.contentDir);
    const choice = chooseSlides(outcome.deck.slides, read.request.slides);
    if (!choice.ok) endWith(2, choice.problem);
    const parts = { outcome, folder: library.folder(outcome.deck.name), slides: choice.slides };
    try {
      const targets = await targetsOf(read.request);
      await work({ config, library, request: read.request, targets, parts });
    } catch (error) {
      endWith(1, reasonOf(error));
    }
    // What Next has opened keeps the process alive.
    process.exit(0);
  },
});

type Good = DeckOnDisk & { ok: true };

async function findDeck(library: Library, { deck: name, language }: ExportRequest, contentDir: string): Promise<Good> {
  const outcome = await library.compiled(name, language);
  if (outcome?.ok) return outcome;
  if (outcome) endWith(1, outcome.faults.map(describeFault).join('\n'));
  if (language !== null && (await library.compiled(name))) {
    const languages = (await library.translations(name)).map((each) => each.language);
    const known = languages.length > 0 ? `There are: ${languages.join(', ')}.` : 'There are none.';
    endWith(2, `${name} has no translation ${deckSource(language)}. ${known}`);
  }
  const names = (await library.list()).map((each) => (each.ok ? each.deck.name : each.name)).toSorted();
  const there = names.length > 0 ? `There are: ${names.join(', ')}.` : 'There are none.';
  return endWith(2, `No deck is called ${name} in ${contentDir}. ${there}`);
}

type Targets = { pdf: Target | null; page: Target | null; folder: Target | null };

/** Asked before any work is done. */
async function targetsOf({ pdf, html, deck, language }: ExportRequest): Promise<Targets> {
  const from = startFolder();
  const name = language === null ? deck : `${deck}.${language}`;
  const isFile = html !== null && /^$|\.html?$/i.test(html);
  return {
    pdf: pdf === null ? null : await targetFile(from, pdf || `${name}.pdf`),
    page: isFile ? await targetFile(from, html || `${name}.html`) : null,
    folder: html === null || isFile ? null : await targetFolder(from, html),
  };
}

type Work = {
  config: Config;
  library: Library;
  request: ExportRequest;
  targets: Targets;
  parts: Parameters<typeof gather>[0];
};

type Ground = { site?: ExportSite; browser?: Browser; source?: ExportDeck };

async function work(options: Work): Promise<void> {
  const ground: Ground = {};
  const { request, targets } = options;
  const tasks = new Listr<Ground, 'default', 'verbose'>([openTask(options), browserTask()], {
    ctx: ground,
    registerSignalListeners: false,
    fallbackRenderer: 'verbose',
    rendererOptions: { collapseSubtasks: false, timer: PRESET_TIMER },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  });
  if (targets.pdf) tasks.add(pdfTask(request, targets.pdf));
  if (targets.page) tasks.add(pageTask(request, targets.page));
  if (targets.folder) tasks.add(folderTask(request, targets.folder));
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
      const url = ground.site.url + deckAddress(request.deck, request.language);
      ground.source = await gather(parts, { url, notes: request.notes });
    },
  };
}

function browserTask() {
  return {
    title: 'Chromium',
    task: async (ground: Ground, task: { title: string }) => {
      ground.browser = await openBrowser();
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

function pageTask({ timeoutMs }: ExportRequest, target: Target) {
  return {
    title: 'HTML',
    task: async ({ browser, source }: Ground, task: { title: string }) => {
      if (!browser || !source) return;
      const { page } = await within(makeHtml(browser, source, false), timeoutMs, NOT_DRAWN);
      await writeWhole(target, page);
      await proveOffline(browser, pathToFileURL(target.path).href);
      task.title = `${target.shown}: ${sizeOf(Buffer.byteLength(page))}, opens without a network`;
    },
  };
}

function folderTask({ timeoutMs }: ExportRequest, target: Target) {
  return {
    title: 'HTML',
    task: async ({ browser, source }: Ground, task: { title: string }) => {
      if (!browser || !source) return;
      const { page, files } = await within(makeHtml(browser, source, true), timeoutMs, NOT_DRAWN);
      await writeFolder(target, page, files);
      await proveOffline(browser, pathToFileURL(join(target.path, 'index.html')).href);
      const bytes = [...files.values()].reduce((sum, { length }) => sum + length, Buffer.byteLength(page));
      task.title = `${target.shown}: index.html and ${files.size} files, ${sizeOf(bytes)}, opens without a network`;
    },
  };
}

const NOT_DRAWN = 'The deck was not drawn';
