// Owns the files of a local sandbox's folder. The shell beside it is its owner's own: links out of the folder are kept from
// being followed by mistake, not against somebody who races.
import { constants, type FSWatcher, watch } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileEntry } from '#core/file-protocol';
import { isFilePath, isFolderPath, MAX_TRANSFER_BYTES } from '#core/files';
import { type FilePart, FileProblem, fileProblem, type NodeFiles, type WriteWhen, type Written } from '../node-files';

const MAX_PART_BYTES = 256 * 1024;

type Status = { mtimeNs: bigint; size: bigint; ino: bigint };

export function openLocalFiles(folder: string): NodeFiles {
  const watches = new Set<FSWatcher>();
  let settle = () => {};
  const ended = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return {
    list: (path) => attempt(path, async () => listFolder(await placeOf(folder, path))),
    readPart: (path, offset, length) => attempt(path, () => readPart(folder, path, { offset, length })),
    write: (path, content, when) => attempt(path, () => writeFile(folder, { path, content, when })),
    makeFolder: (path) => attempt(path, async () => mkdir(await placeOf(folder, path))),
    rename: (from, to) => attempt(from, () => renameIn(folder, from, to)),
    remove: (path) =>
      attempt(path, async () => {
        const place = await placeOf(folder, path);
        await lstat(place);
        await rm(place, { recursive: true });
      }),
    watch: (path, onChange) =>
      attempt(path, async () => {
        const watching = await watchFolder(await placeOf(folder, path), onChange);
        watches.add(watching);
        return () => {
          watches.delete(watching);
          watching.close();
        };
      }),
    ended,
    close() {
      for (const watching of watches) watching.close();
      settle();
    },
  };
}

/** Where the path leads: below the folder, over no link. Rejects where one of its folders is none. */
async function placeOf(folder: string, path: string): Promise<string> {
  if (!isFolderPath(path)) throw fileProblem('EINVAL', path);
  if (path === '') return folder;
  const root = await realpath(folder);
  const place = join(root, path);
  const parent = await realpath(dirname(place));
  if (parent !== dirname(place)) throw fileProblem('ENOTDIR', path);
  return place;
}

async function listFolder(place: string): Promise<{ entries: FileEntry[]; more: number }> {
  const { isLink } = await kindOf(place);
  if (isLink) throw fileProblem('ENOTDIR', '');
  const names = await readdir(place);
  const entries = await Promise.all(names.map((name) => entryOf(place, name)));
  return { entries: entries.filter((entry) => entry !== null), more: 0 };
}

async function kindOf(place: string): Promise<{ isLink: boolean }> {
  return { isLink: (await lstat(place)).isSymbolicLink() };
}

/** Null when it has gone meanwhile. */
async function entryOf(place: string, name: string): Promise<FileEntry | null> {
  const status = await lstat(join(place, name), { bigint: true }).catch(() => null);
  if (!status) return null;
  const kind = status.isFile() ? 'file' : status.isDirectory() ? 'folder' : 'other';
  return { name, kind, bytes: Number(status.size), stamp: stampOf(status) };
}

function stampOf({ mtimeNs, size, ino }: Status): string {
  return [mtimeNs, size, ino].map((part) => part.toString(36)).join('-');
}

const SAFELY = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** An ordinary file only: what is none may never answer. */
async function openFile(folder: string, path: string, flags: number): Promise<FileHandle> {
  if (!isFilePath(path)) throw fileProblem('EINVAL', path);
  const file = await open(await placeOf(folder, path), flags | SAFELY, 0o644);
  const status = await file.stat();
  if (status.isFile()) return file;
  await file.close();
  throw fileProblem(status.isDirectory() ? 'EISDIR' : 'ENXIO', path);
}

async function readPart(
  folder: string,
  path: string,
  { offset, length }: { offset: number; length: number },
): Promise<FilePart> {
  const file = await openFile(folder, path, constants.O_RDONLY);
  try {
    const status = await file.stat({ bigint: true });
    const buffer = Buffer.alloc(Math.min(length, MAX_PART_BYTES));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    return { stamp: stampOf(status), size: Number(status.size), bytes: buffer.subarray(0, bytesRead) };
  } finally {
    await file.close();
  }
}

type Write = { path: string; content: AsyncIterable<Uint8Array>; when: WriteWhen };

async function writeFile(folder: string, { path, content, when }: Write): Promise<Written> {
  const bytes = await gather(content, path);
  const { file, isNew } = await openForWriting(folder, path, when);
  if (!file) return { kind: 'conflict', stamp: null };
  try {
    const before = stampOf(await file.stat({ bigint: true }));
    if (!isNew && (when === 'absent' || (typeof when === 'object' && when.stamp !== before)))
      return { kind: 'conflict', stamp: before };
    await file.write(bytes, 0, bytes.length, 0);
    await file.truncate(bytes.length);
    return { kind: 'written', stamp: stampOf(await file.stat({ bigint: true })) };
  } finally {
    await file.close();
  }
}

async function openForWriting(folder: string, path: string, when: WriteWhen) {
  try {
    return { file: await openFile(folder, path, constants.O_RDWR), isNew: false };
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    if (typeof when === 'object') return { file: null, isNew: false };
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
    return { file: await openFile(folder, path, flags), isNew: true };
  }
}

async function gather(content: AsyncIterable<Uint8Array>, path: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of content) {
    length += part.length;
    if (length > MAX_TRANSFER_BYTES) throw new FileProblem('too-large', `${path} is too large.`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function renameIn(folder: string, from: string, to: string): Promise<void> {
  const [old, place] = [await placeOf(folder, from), await placeOf(folder, to)];
  const isThere = await lstat(place).then(
    () => true,
    () => false,
  );
  if (isThere) throw fileProblem('EEXIST', to);
  await rename(old, place);
}

async function watchFolder(place: string, onChange: () => void): Promise<FSWatcher> {
  const watching = watch(place, { persistent: false }, onChange);
  watching.on('error', onChange);
  return watching;
}

async function attempt<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    throw code ? fileProblem(code, path) : error;
  }
}

/** Of the system's error; null where it is something else. */
function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
