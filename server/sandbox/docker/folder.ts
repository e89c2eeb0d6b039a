// Owns folders on their way into the engine: what is in one, its hash, and its tar stream.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';

type Entry = { name: string; path: string; kind: 'file' | 'directory' | 'symlink'; mode: number; size: number };

async function entriesOf(folder: string, prefix = ''): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const path = join(folder, name);
    const stat = await lstat(path);
    const entry = { name: prefix + name, path, mode: stat.mode & 0o777, size: stat.size };
    if (stat.isDirectory()) {
      entries.push({ ...entry, kind: 'directory' }, ...(await entriesOf(path, `${prefix}${name}/`)));
    } else if (stat.isSymbolicLink()) {
      entries.push({ ...entry, kind: 'symlink' });
    } else if (stat.isFile()) {
      entries.push({ ...entry, kind: 'file' });
    }
  }
  return entries;
}

/** 12 hexadecimal digits of the names, executable bits and contents; other modes differ between clones. */
export async function hashFolder(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const entry of await entriesOf(folder)) {
    hash.update(`${entry.kind} ${entry.name} ${entry.mode & 0o100}\0`);
    if (entry.kind === 'file') hash.update(await readFile(entry.path));
    if (entry.kind === 'symlink') hash.update(await readlink(entry.path));
  }
  return hash.digest('hex').slice(0, 12);
}

/** The folder's content as a tar stream, everything owned by root. */
export function packFolder(folder: string): Readable {
  const archive = pack();
  // tar-stream brings streams of its own, which are not instances of Node's.
  const readable = new PassThrough();
  pipeline(archive, readable).catch(() => {});
  fill(archive, folder).then(
    () => archive.finalize(),
    (error: unknown) => archive.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return readable;
}

async function fill(archive: Pack, folder: string): Promise<void> {
  for (const { name, path, kind, mode, size } of await entriesOf(folder)) {
    const header = { name, mode, uid: 0, gid: 0 };
    if (kind === 'file') {
      await pipeline(createReadStream(path), archive.entry({ ...header, size }));
    } else if (kind === 'symlink') {
      archive.entry({ ...header, type: 'symlink', linkname: await readlink(path) });
    } else {
      archive.entry({ ...header, type: 'directory' });
    }
  }
}
