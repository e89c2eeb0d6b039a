// Owns where an export is written: asked before the work begins, and replaced only by what is whole.
import { access, constants, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

export type Target = {
  path: string;
  /** For people, from where they are. */
  shown: string;
};

/** Rejects with a sentence where nothing can be written. */
export async function targetFile(from: string, name: string): Promise<Target> {
  const target = targetAt(from, name);
  const there = await stat(target.path).catch(() => null);
  if (there && !there.isFile()) throw new Error(`${target.shown} is there already and is no file.`);
  const folder = dirname(target.path);
  await access(folder, constants.W_OK).catch(() => {
    throw new Error(`${target.shown} cannot be written: the folder ${folder} is not there or not open to this user.`);
  });
  return target;
}

/** A folder that is empty, not there yet, or holds an earlier export. */
export async function targetFolder(from: string, name: string): Promise<Target> {
  const target = targetAt(from, name);
  const names = await readdir(target.path).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw new Error(`${target.shown} is there already and is no folder that can be read.`);
  });
  const page = names.includes('index.html') ? await readFile(join(target.path, 'index.html'), 'utf8') : '';
  if (names.length > 0 && !page.slice(0, 2_000).includes(GENERATOR))
    throw new Error(`${target.shown} holds other files already and is not touched. Name another folder.`);
  await mkdir(target.path, { recursive: true }).catch((error: Error) => {
    throw new Error(`${target.shown} cannot be made: ${error.message}`);
  });
  return target;
}

/** What components/export/offline-page puts in each page. */
const GENERATOR = '<meta name="generator" content="Slipway">';

/** Files beside each other; the page last, so that a page that is there is whole. */
export async function writeFolder(target: Target, page: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  const at = (name: string) => ({ path: join(target.path, name), shown: join(target.shown, name) });
  for (const [name, bytes] of files) {
    await mkdir(dirname(at(name).path), { recursive: true });
    await writeWhole(at(name), bytes);
  }
  await writeWhole(at('index.html'), page);
}

function targetAt(from: string, name: string): Target {
  const path = resolve(from, name);
  const near = relative(from, path);
  return { path, shown: near.startsWith('..') ? path : near };
}

/** What was there before stays until all of the new is on disk. */
export async function writeWhole({ path, shown }: Target, content: Buffer | string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, content);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw new Error(`${shown} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}

export function sizeOf(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
