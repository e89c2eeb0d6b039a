// Owns the watch over the content folder: tells which deck was saved.
import { relative, sep } from 'node:path';
import { watch } from 'chokidar';
import { fileKind } from '#core/deck-file';

/** Deep enough for a folder of pictures; an app beside them may be large. */
const MAX_DEPTH = 4;
const PASSED_OVER = /[\\/](?:\.[^\\/]*|node_modules)$/;

/** What a page is made of: the source, and the files it may show. */
const isShown = (path: string) => path.endsWith('.mdx') || fileKind(path) !== null;

/** Calls `onDeck` with a deck's name a moment after its source or a file of it changed. Settles once it watches; the answer ends it. */
export async function watchDecks(contentDir: string, onDeck: (deck: string) => void): Promise<() => Promise<void>> {
  const watcher = watch(contentDir, {
    ignoreInitial: true,
    depth: MAX_DEPTH,
    ignored: (path, stats) => (stats?.isFile() ? !isShown(path) : path !== contentDir && PASSED_OVER.test(path)),
    // Until a file has rested so long, a program may still be writing it.
    awaitWriteFinish: { stabilityThreshold: 5, pollInterval: 2 },
  });
  watcher.on('all', (_event, path) => {
    const [deck] = relative(contentDir, path).split(sep);
    if (deck && isShown(path)) onDeck(deck);
  });
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  return () => watcher.close();
}
