import { requireConfig } from '#server/config';
import { type Library, openLibrary } from '#server/content/library';

let library: Library | undefined;

/** The decks as they are on disk now. Opened at the first request: a build has no settings yet. */
export function decks(): Library {
  library ??= openLibrary(requireConfig().contentDir);
  return library;
}
