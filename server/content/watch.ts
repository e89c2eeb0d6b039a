// Owns the watch over the content folder: tells which deck was saved.
import { relative, sep } from 'node:path';
import { watch } from 'chokidar';

/** What a page is made of: the source, and recordings beside it. */
const SHOWN = /\.(mdx|cast)$/;

/** Calls `onDeck` with a deck's name a moment after its source changed. Settles once it watches; the answer ends it. */
export async function watchDecks(contentDir: string, onDeck: (deck: string) => void): Promise<() => Promise<void>> {
  const watcher = watch(contentDir, {
    ignoreInitial: true,
    depth: 1,
    ignored: (path, stats) => stats?.isFile() === true && !SHOWN.test(path),
    awaitWriteFinish: { stabilityThreshold: 50, pollInterval: 20 },
  });
  watcher.on('all', (_event, path) => {
    const [deck] = relative(contentDir, path).split(sep);
    if (deck && SHOWN.test(path)) onDeck(deck);
  });
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  return () => watcher.close();
}
