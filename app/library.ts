import { requireConfig } from '#server/config';
import { type Library, sharedLibrary } from '#server/content/library';

let library: Library | undefined;

/** The decks as they are on disk now. Found at the first request: a build has no settings yet. */
export function decks(): Library {
  library ??= sharedLibrary(requireConfig().contentDir);
  return library;
}
