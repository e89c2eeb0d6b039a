import type { FileEntry, Listing } from '#core/file-protocol';
import { pathIn } from '#core/files';
import { createStore, type Store } from '../ui/store';
import type { Typing } from './typing';

/**
 * How an open file stands. `saving`: the server has it, and has not answered. `unsaved`: it will in a moment. `failed`: it
 * did not take it, and `message` says why. `conflict`: it was changed in the sandbox as well, to `theirs`. `gone`: it was
 * removed there. `refused`: it cannot be shown here.
 */
export type Standing =
  | { state: 'loading' | 'saved' | 'unsaved' | 'saving' | 'gone' }
  | { state: 'failed' | 'refused'; message: string }
  | { state: 'conflict'; theirs: string };

export type OpenFile = { path: string; standing: Standing };

/** `share`: of its bytes, from 0 to 1. `there`: a file of that name is there, and may be replaced. */
export type Transfer = {
  id: number;
  path: string;
  state: { kind: 'waiting' } | { kind: 'sending'; share: number } | { kind: 'there' } | { kind: 'failed'; why: string };
};

export type FilesState = {
  /** Words for people while nothing can be asked for; null when all is well. */
  away: string | null;
  /** By folder's path. */
  listings: Readonly<Record<string, Listing>>;
  expanded: readonly string[];
  /** In the order of their tabs. */
  open: readonly OpenFile[];
  active: string | null;
  /** A text that is typed for people, in place of the one in front. */
  typing: Typing | null;
  transfers: readonly Transfer[];
  /** Why the last that was asked did not happen. */
  problem: string | null;
};

export const FIRST_FILES: FilesState = {
  away: 'Connecting…',
  listings: {},
  expanded: [''],
  open: [],
  active: null,
  typing: null,
  transfers: [],
  problem: null,
};

export type FilesStore = Store<FilesState>;

export function createFilesStore(): FilesStore {
  return createStore(FIRST_FILES);
}

/** A line of the tree. `more`: so many entries of its folder are not told. */
export type Row =
  | { kind: 'entry'; path: string; level: number; entry: FileEntry; isExpanded: boolean }
  | { kind: 'more'; path: string; level: number; more: number };

export function rowsOf(
  { listings, expanded }: Pick<FilesState, 'listings' | 'expanded'>,
  folder = '',
  level = 1,
): Row[] {
  const listing = listings[folder];
  if (!listing) return [];
  const rows = listing.entries.flatMap((entry): Row[] => {
    const path = pathIn(folder, entry.name);
    const isExpanded = entry.kind === 'folder' && expanded.includes(path);
    const inner = isExpanded ? rowsOf({ listings, expanded }, path, level + 1) : [];
    return [{ kind: 'entry', path, level, entry, isExpanded }, ...inner];
  });
  if (listing.more === 0) return rows;
  return [...rows, { kind: 'more', path: pathIn(folder, '…'), level, more: listing.more }];
}
