// Owns what the compiler must know of a file in a deck's folder: whether it can be shown, how large it is drawn, and a
// stamp that changes with it.
import { createHash } from 'node:crypto';
import { type FileHandle, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCast } from '#core/asciicast';
import { fileKind } from '#core/deck-file';
import { imageHead, type Size } from '#core/image-size';
import { openDeckFile } from './deck-files';

const MIB = 1024 * 1024;
const MAX_CAST_BYTES = 32 * MIB;
/** Far enough for every header: a JPEG's may have a preview and a colour profile before it. */
const HEAD_BYTES = 512 * 1024;

/** `problem`: why it cannot be shown, for the author. `stamp`: short, fit for an address. */
export type FileFacts = { stamp: string; problem: string | null; size: Size | null };

/** Finds out about a file, named from its deck's folder. */
export type FileReader = (path: string) => Promise<FileFacts>;

/** For a text without a folder: every file is taken to be there. */
export const UNREAD: FileReader = async () => ({ stamp: '', problem: null, size: null });

const ABSENT = 'none';
const known = new Map<string, FileFacts>();

export async function fileFacts(folder: string, path: string): Promise<FileFacts> {
  const full = join(folder, path);
  const stamp = await fileStamp(folder, path);
  const last = known.get(full);
  if (last?.stamp === stamp && stamp !== ABSENT) return last;
  const facts = { stamp, ...(await lookAt(folder, path)) };
  known.set(full, facts);
  return facts;
}

export async function fileStamp(folder: string, path: string): Promise<string> {
  const found = await lstat(join(folder, path)).catch(() => null);
  if (!found?.isFile()) return ABSENT;
  return createHash('sha256').update(`${found.mtimeMs}-${found.size}-${found.ino}`).digest('hex').slice(0, 10);
}

async function lookAt(folder: string, path: string): Promise<Omit<FileFacts, 'stamp'>> {
  const file = await openDeckFile(folder, path);
  if (!file) return { problem: await whyNot(folder, path), size: null };
  try {
    const kind = fileKind(path);
    if (kind === 'recording') return { problem: await problemInCast(file, path), size: null };
    if (kind !== 'image') return { problem: null, size: null };
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = imageHead(buffer.subarray(0, bytesRead));
    return { problem: head ? null : `${path} is no image, or it is damaged.`, size: head?.size ?? null };
  } finally {
    await file.close();
  }
}

async function whyNot(folder: string, path: string): Promise<string> {
  const found = await lstat(join(folder, path)).catch(() => null);
  if (!found) return `There is no file ${path} in the deck’s folder.`;
  return `${path} is no file of the deck’s folder itself: links are not followed.`;
}

async function problemInCast(file: FileHandle, path: string): Promise<string | null> {
  if ((await file.stat()).size > MAX_CAST_BYTES) return `${path} is larger than ${MAX_CAST_BYTES / MIB} MiB.`;
  const outcome = parseCast(await file.readFile('utf8'));
  const [fault] = outcome.ok ? [] : outcome.faults;
  return fault ? `${path} cannot be played: line ${fault.line}: ${fault.message}` : null;
}
