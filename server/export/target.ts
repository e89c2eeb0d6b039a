// Owns where an export is written: asked before the work begins, and replaced only by what is whole.
import { access, constants, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';

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

export function targetAt(from: string, name: string): Target {
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
