// Owns the part of the port by which the files in a node's work folder are listed, read, written and watched, and the words
// with which that is refused. No path leads out of the work folder, and no link is followed.
import { constants } from 'node:os';
import type { FileEntry } from '#core/file-protocol';
import { sizeInWords } from '#core/files';
import { SandboxRefusal } from './provider';

export type FolderContent = { entries: FileEntry[]; more: number };

/** `size`: of the whole file. */
export type FilePart = { stamp: string; size: number; bytes: Buffer };

/** `always`: whatever is there. `absent`: only where nothing is. */
export type WriteWhen = 'always' | 'absent' | { stamp: string };

/** `conflict`: nothing was written; `stamp` is the file's, null where there is none. */
export type Written = { kind: 'written'; stamp: string } | { kind: 'conflict'; stamp: string | null };

/** A line to the files of one node, as long as somebody needs it. Paths are as in core/files; '' is the work folder. */
export type NodeFiles = {
  list(folder: string): Promise<FolderContent>;
  /** At most `length` bytes, and no more than 256 KiB: less where the file ends. */
  readPart(path: string, offset: number, length: number): Promise<FilePart>;
  /** The file as a whole, once all of it has come: it keeps its owner and mode, and on a full disk what was in it. */
  write(path: string, content: AsyncIterable<Uint8Array>, when: WriteWhen): Promise<Written>;
  makeFolder(path: string): Promise<void>;
  /** Refused where something of that name is there. */
  rename(from: string, to: string): Promise<void>;
  /** A folder with all that is in it. */
  remove(path: string): Promise<void>;
  /** Calls back when something in the folder may have changed, within a second; the result stops that. */
  watch(folder: string, onChange: () => void): Promise<() => void>;
  /** Settles when nothing can be had by it any more. */
  readonly ended: Promise<void>;
  close(): void;
};

export type FileProblemKind = 'missing' | 'exists' | 'no-file' | 'too-large' | 'full' | 'changing' | 'other';

export class FileProblem extends SandboxRefusal {
  constructor(
    readonly kind: FileProblemKind,
    message: string,
  ) {
    super(message);
  }
}

const PROBLEMS: Readonly<Record<string, [FileProblemKind, (name: string) => string]>> = {
  ENOENT: ['missing', (name) => `There is no ${name} any more.`],
  EEXIST: ['exists', (name) => `There is something named ${name} already.`],
  ENOTDIR: ['no-file', (name) => `${name} is not in a folder, or is a link. Links are not followed here.`],
  EISDIR: ['no-file', (name) => `${name} is a folder.`],
  ELOOP: ['no-file', (name) => `${name} is a link. Links are not followed here.`],
  ENXIO: ['no-file', (name) => `${name} is no ordinary file.`],
  ENOSPC: ['full', (name) => `${name} was not written: the sandbox’s disk is full. Remove something first.`],
  EDQUOT: ['full', (name) => `${name} was not written: the sandbox’s disk is full. Remove something first.`],
  EACCES: ['other', (name) => `${name} cannot be opened: it is not allowed.`],
  EPERM: ['other', (name) => `${name} cannot be changed: it is not allowed.`],
  EROFS: ['other', (name) => `${name} cannot be changed: it can only be read.`],
  EMFILE: ['other', (name) => `${name} was not written: too many files are being written at once. Try again.`],
  EINVAL: ['other', (name) => `${name} cannot be there.`],
};

/** `code`: of the system, such as ENOENT, or its number on Linux. */
export function fileProblem(code: string | number, name: string): FileProblem {
  const word = typeof code === 'string' ? code : wordOf(code);
  const [kind, say] = PROBLEMS[word] ?? ['other', () => `${name}: the sandbox refused (${word}).`];
  return new FileProblem(kind, say(name || 'the work folder'));
}

/** Numbers of Linux, where sandboxes run, are not those of each server's system. */
const LINUX: Readonly<Record<number, string>> = { 40: 'ELOOP', 122: 'EDQUOT', 39: 'ENOTEMPTY' };

function wordOf(code: number): string {
  const own = Object.entries(constants.errno).find(([, number]) => number === code)?.[0];
  return LINUX[code] ?? own ?? `error ${code}`;
}

const PART_BYTES = 256 * 1024;
/** A file that changes while it is read is read anew so often. */
const TRIES = 4;

/** All of a file as it was at one moment. Rejects when it has more than `maxBytes`, or changes all the time. */
export async function readWhole(files: NodeFiles, path: string, maxBytes: number): Promise<FilePart> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const first = await files.readPart(path, 0, PART_BYTES);
    refuseLarge(first, path, maxBytes);
    const parts = [first.bytes];
    let length = first.bytes.length;
    let stamp = first.stamp;
    while (length < first.size && stamp === first.stamp) {
      const part = await files.readPart(path, length, PART_BYTES);
      stamp = part.stamp;
      if (part.bytes.length === 0) break;
      length += part.bytes.length;
      parts.push(part.bytes);
    }
    if (stamp === first.stamp && length === first.size) return { ...first, bytes: Buffer.concat(parts) };
  }
  throw new FileProblem('changing', `${path} changes all the time, so it cannot be opened now.`);
}

/** What was in the file when it began, part by part; what has been added meanwhile is left out. */
export async function* readOn(files: NodeFiles, path: string, first: FilePart): AsyncGenerator<Buffer> {
  let { bytes } = first;
  let left = first.size;
  for (let at = 0; bytes.length > 0; ) {
    const wanted = bytes.subarray(0, left);
    yield wanted;
    at += wanted.length;
    left -= wanted.length;
    if (left <= 0) return;
    ({ bytes } = await files.readPart(path, at, Math.min(left, PART_BYTES)));
  }
}

export function refuseLarge({ size }: FilePart, path: string, maxBytes: number): void {
  if (size <= maxBytes) return;
  throw new FileProblem(
    'too-large',
    `${path} has ${sizeInWords(size)}; up to ${sizeInWords(maxBytes)} can be had here.`,
  );
}
