// Owns the composition: reads no setting itself, builds every part once and hands it to those who need it.
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import next from 'next';
import { describeFault } from '#core/fault';
import type { Language } from '#core/language';
import { loadSecret } from './auth/secret';
import type { Config } from './config';
import { openCompiler } from './content/compile-threads';
import { type DeckOnDisk, type Library, openLibrary, shareLibrary, type Translation } from './content/library';
import { measuredMinutes, shareTaskTimes } from './content/measured';
import { watchDecks } from './content/watch';
import { drawOnce } from './http/drawn-pages';
import { EditedSlides, standingsOf } from './live/deck-news';
import { isLearnerOf } from './live/sandbox-records';
import { findOwners } from './live/take-over';
import type { Log } from './log';
import type { Premises } from './operator/premises';
import type { LeftSandbox, SandboxProvider } from './sandbox/provider';
import { createScreens } from './screens/screens';
import { listen, type Pages, SlipwayServer } from './server';
import { openSqliteLog } from './store/sqlite-log';
import { openTaskTimes } from './store/task-times';

export type ServeOptions = {
  config: Config;
  log: Log;
  /** Rendering from source with hot reload; else from the last build. */
  dev: boolean;
  /** Null where there are no sandboxes; `noSandboxes` says why, for people. */
  provider: SandboxProvider | null;
  noSandboxes: string;
  /** Sandboxes of an earlier run. */
  left: readonly LeftSandbox[];
  premises: Premises;
};

export type Serving = {
  url: string;
  /** Ends the server, and its sandboxes as ON_STOP says. Idempotent. */
  close(): Promise<void>;
};

/** Bundled beside the server, as a thread begins with a file of its own. */
const SCREEN_WORKER = resolve('dist/screen-worker.mjs');
const COMPILE_WORKER = resolve('dist/compile-worker.mjs');

/** Serves until `close`. Rejects when the port cannot be had. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { config, log, provider } = options;
  const server = await listen(config.host, config.port);
  const compiler = openCompiler(COMPILE_WORKER);
  const library = openLibrary(config.contentDir, compiler.compile);
  shareLibrary(library);
  const secret = await loadSecret(config.dataDir);
  const events = openSqliteLog(config.dataDir);
  shareTaskTimes(openTaskTimes({ events, isLearner: isLearnerOf, now: Date.now, log }));
  const { pages, close: closePages } = await openPages(options);
  const owned = await findOwners(options.left, config.dataDir, log);
  const screens = createScreens(SCREEN_WORKER, (error) =>
    log.error({ error }, 'a screen, or a thread of them, failed'),
  );
  const running = new SlipwayServer(server, {
    ...options,
    authoring: options.dev,
    owned,
    secret,
    library,
    screens,
    events,
    pages: options.dev
      ? pages
      : { ...pages, handle: drawOnce(pages.handle, (deck, language) => stateOf(library, deck, language)) },
  });
  const edited = new EditedSlides();
  for (const onDisk of await library.list()) await report(onDisk, library, edited, log);
  const unwatch = await watchDecks(config.contentDir, async (deck) => {
    const onDisk = await library.compiled(deck);
    const translations = await library.translations(deck);
    reportSaved(deck, onDisk, log);
    if (onDisk?.ok) reportFaults(translations, log);
    const places = translations.map((each) => edited.saw(deck, each, each.language));
    const place = [edited.saw(deck, onDisk), ...places].find((slide) => slide !== null) ?? null;
    running.rooms.deckChanged(deck, standingsOf(onDisk, translations), place);
  });
  let closing: Promise<void> | null = null;
  return {
    url: running.url,
    close() {
      closing ??= (async () => {
        await unwatch();
        await running.close();
        await screens.close();
        await events.close();
        await compiler.close();
        await (config.onStop === 'keep' ? provider?.leave() : provider?.close());
        await closePages();
      })();
      return closing;
    },
  };
}

/** Next gets a server of its own that never listens: it would answer upgrades that are not its. */
export async function openPages({
  config,
  dev,
}: Pick<ServeOptions, 'config' | 'dev'>): Promise<{ pages: Pages; close: () => Promise<void> }> {
  const inner = createServer();
  const app = next({
    dev,
    dir: resolve('.'),
    hostname: config.host,
    port: config.port,
    httpServer: inner,
    quiet: true,
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  const pages: Pages = {
    handle: (request, response) => handle(request, response),
    upgrade: dev ? (request, socket, head) => void inner.emit('upgrade', request, socket, head) : null,
  };
  return { pages, close: () => app.close() };
}

/** What a deck's pages are drawn from; null for one that cannot be shown. They name the languages that it can be shown in. */
async function stateOf(library: Library, deck: string, language: Language): Promise<string | null> {
  const onDisk = await library.compiled(deck, language);
  if (!onDisk?.ok) return null;
  const shown = (await library.translations(deck)).filter(({ ok }) => ok).map((each) => each.language);
  const measured = onDisk.deck.tasks.length > 0 ? await measuredMinutes(deck) : {};
  return [onDisk.revision, ...shown, JSON.stringify(measured)].join(' ');
}

/** A deck as it is at the start. */
async function report(onDisk: DeckOnDisk, library: Library, edited: EditedSlides, log: Log): Promise<void> {
  if (!onDisk.ok) return reportFaults([onDisk], log);
  const { name } = onDisk.deck;
  edited.saw(name, onDisk);
  const translations = await library.translations(name);
  for (const each of translations) edited.saw(name, each, each.language);
  reportFaults(translations, log);
}

function reportFaults(texts: readonly (DeckOnDisk | Translation)[], log: Log): void {
  for (const each of texts) if (!each.ok) for (const fault of each.faults) log.warn(describeFault(fault));
}

function reportSaved(deck: string, onDisk: DeckOnDisk | null, log: Log): void {
  if (!onDisk) log.info(`${deck} is gone`);
  else if (onDisk.ok) log.info(`${deck} saved: ${onDisk.deck.slides.length} slides, no fault`);
  else reportFaults([onDisk], log);
}
