// Owns what browser and server say to each other on the socket of a page that shows files: which folders it shows, what is
// in them, and what becomes of names. The files' own bytes go over HTTP, below `FILES_PATH`.
import * as z from 'zod/mini';
import { folderOf, isFileName, isFilePath, isFolderPath, nameOf } from './files';
import { identity, node, type Parsed, parse } from './protocol';

export const FILES_PATH = '/files/';

/** Folders that a page may show at once. */
export const MAX_OPEN_FOLDERS = 100;
/** Open files that a page may have at once. */
export const MAX_OPEN_FILES = 24;
/** Of one listing, so that it fits in a message however long the names are. */
const MAX_LISTING_CHARACTERS = 14_000;
const MAX_ENTRIES = 1_000;

const filePath = z.string().check(z.refine(isFilePath, 'no path in the work folder'));
const folderPath = z.string().check(z.refine(isFolderPath, 'no path in the work folder'));
/** The page's own number of what it asks, which the answer repeats. */
const ask = z.int().check(z.minimum(1));
/** Changes with the file: of its time, size and place on the disk. */
const stamp = z.string().check(z.regex(/^[0-9a-z-]{1,80}$/));

export const fileCommandSchema = z.discriminatedUnion('type', [
  /** Always the first message. `page` has said hello on its live socket, under that name and for that deck. */
  z.object({
    type: z.literal('hello'),
    version: z.int(),
    deck: z.string().check(z.maxLength(80)),
    page: identity,
    /** Whose files; of the sandbox's first node without. */
    node: z.optional(node),
  }),
  /** These folders are shown from now on, and no others; of their files those in `files` are told of however many there are. */
  z.object({
    type: z.literal('show'),
    folders: z.array(folderPath).check(z.maxLength(MAX_OPEN_FOLDERS)),
    files: z.array(filePath).check(z.maxLength(MAX_OPEN_FILES)),
  }),
  z.object({ type: z.literal('make-folder'), ask, path: filePath }),
  z.object({ type: z.literal('rename'), ask, from: filePath, to: filePath }),
  /** A folder with all that is in it. */
  z.object({ type: z.literal('remove'), ask, path: filePath }),
  /** The answer comes as `ponged`; the page notices a dead socket. */
  z.object({ type: z.literal('ping') }),
]);
export type FileCommand = z.infer<typeof fileCommandSchema>;

const entrySchema = z.object({
  name: z.string().check(z.refine(isFileName, 'no file name')),
  /** `other`: a link, which is not followed, a device or a socket. */
  kind: z.enum(['file', 'folder', 'other']),
  bytes: z.number(),
  stamp,
});
export type FileEntry = z.infer<typeof entrySchema>;

export const fileFactSchema = z.discriminatedUnion('type', [
  /** Files can be asked for now; the node is called so. */
  z.object({ type: z.literal('files-opened'), node }),
  /** What is in a folder that is shown, and again whenever that has changed; `more` entries are left out. */
  z.object({
    type: z.literal('folder-listed'),
    path: folderPath,
    entries: z.array(entrySchema),
    more: z.int(),
  }),
  /** There is no such folder, or none any more. */
  z.object({ type: z.literal('folder-gone'), path: folderPath }),
  z.object({ type: z.literal('done'), ask }),
  /** What was asked did not happen; `message` is for people. */
  z.object({ type: z.literal('refused'), ask, message: z.string() }),
  /** Nothing can be had for now: there is no sandbox, or the node has stopped. The socket closes. */
  z.object({ type: z.literal('files-away'), message: z.string() }),
  z.object({ type: z.literal('ponged') }),
]);
export type FileFact = z.infer<typeof fileFactSchema>;

export function parseFileCommand(text: string): Parsed<FileCommand> {
  return parse(fileCommandSchema, text);
}

export function parseFileFact(text: string): Parsed<FileFact> {
  return parse(fileFactSchema, text);
}

export type Listing = { entries: FileEntry[]; more: number };

/** As much of a folder as a page is told: folders first, then by name; files that the page has open are never left out. */
export function boundListing(entries: readonly FileEntry[], more: number, open: ReadonlySet<string>): Listing {
  const sorted = entries.filter(({ name }) => isFileName(name)).sort(byKindAndName);
  const first = sorted.filter(({ name }) => open.has(name));
  const kept = new Set<FileEntry>();
  let left = MAX_LISTING_CHARACTERS;
  for (const entry of [...first, ...sorted]) {
    if (kept.has(entry)) continue;
    left -= entry.name.length + 30;
    if (left < 0 || kept.size === MAX_ENTRIES) break;
    kept.add(entry);
  }
  return { entries: sorted.filter((entry) => kept.has(entry)), more: more + entries.length - kept.size };
}

function byKindAndName(a: FileEntry, b: FileEntry): number {
  if ((a.kind === 'folder') !== (b.kind === 'folder')) return a.kind === 'folder' ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}

/** Names of those of the files that are in the folder. */
export function namesIn(folder: string, files: readonly string[]): Set<string> {
  return new Set(files.filter((path) => folderOf(path) === folder).map(nameOf));
}

/** Where a file's bytes are read and written. */
export function fileAddress({ deck, node, path }: { deck: string; node: string; path: string }): string {
  return FILES_PATH + [deck, node, ...path.split('/')].map(encodeURIComponent).join('/');
}

const ADDRESS = /^\/files\/([^/]+)\/([^/]+)\/(.+)$/;

/** What `fileAddress` has made; null for anything else. */
export function parseFileAddress(address: string): { deck: string; node: string; path: string } | null {
  const [, ...parts] = ADDRESS.exec(address) ?? [];
  try {
    const [deck = '', node = '', ...names] = [...parts.slice(0, 2), ...(parts[2] ?? '').split('/')].map(
      decodeURIComponent,
    );
    const path = names.join('/');
    // A slash that was encoded would make a path of other names than those that were looked at.
    return names.every(isFileName) && isFilePath(path) ? { deck, node, path } : null;
  } catch {
    return null;
  }
}
