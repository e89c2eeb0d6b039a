import { createStore } from '../ui/store';
import type { FilesSession } from './files-session';

/** The editor that the page shows, for parts of it that are fetched by themselves. `isWanted`: one is to be brought up. */
const page = createStore<{ session: FilesSession | null; isWanted: boolean }>({ session: null, isWanted: false });

/** Its code may have to be fetched first. */
const LATEST_MS = 5_000;

/** Returns a way out. */
export function enterPageEditor(session: FilesSession): () => void {
  page.set({ session });
  return () => {
    if (page.get().session === session) page.set({ session: null });
  };
}

/** Calls back when an editor is to be brought up, at once where one is already. Returns a way to stop. */
export function onEditorWanted(bringUp: () => void): () => void {
  const look = () => {
    if (!page.get().isWanted) return;
    page.set({ isWanted: false });
    bringUp();
  };
  look();
  return page.subscribe(look);
}

/** The page's editor on that node, which is brought up; null where that comes to nothing. */
export function editorOn(node: string): Promise<FilesSession | null> {
  page.set({ isWanted: true });
  return new Promise((resolve) => {
    const settle = (session: FilesSession | null) => {
      clearTimeout(timer);
      stop();
      page.set({ isWanted: false });
      resolve(session);
    };
    const timer = setTimeout(() => settle(null), LATEST_MS);
    const look = () => {
      const { session } = page.get();
      if (session?.where.node === node) settle(session);
    };
    const stop = page.subscribe(look);
    look();
  });
}
