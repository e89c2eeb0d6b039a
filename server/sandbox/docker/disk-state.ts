// Owns what a node's disk held at one moment: a copy of its blocks in use, and how that takes the disk's place again.
// A copy file by file would lose what an overlay hides, and bring deleted files back.
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { Container } from 'dockerode';
import { bindLayer, layerFolderOf, mountImage, mountsOf } from './disk-mounts';
import { runProgram } from './host';

export type DiskState = {
  /** Of the copy, on the server's disk. */
  bytes: number;
  /** Copies it once more, so that it can be had again. The disk stays as it is until the result is called. */
  ready(): Promise<ReadyDisk>;
  /** The same to a file of that name, for another disk. Where it does not become whole it is removed. */
  writeTo(image: string): Promise<void>;
  /** Idempotent. */
  remove(): Promise<void>;
};

export type ReadyDisk = {
  /** Puts it in the disk's place, under that container, which must be stopped. */
  swap(container: Container): Promise<void>;
  /** To be called where it is not put there. */
  discard(): Promise<void>;
};

/** Nothing may write to the disk meanwhile. */
export async function readDiskState(folder: string, signal?: AbortSignal): Promise<DiskState> {
  const file = await openNameless(`${folder}.saved.img`);
  try {
    const device = await deviceOf(folder);
    await flush(folder, signal);
    // The device's own cache holds what was read through it before, which files may have written past since.
    await runProgram('blockdev', ['--flushbufs', device], signal);
    await runProgram('e2image', ['-fra', device, pathOf(file)], signal);
    const { blocks } = await file.stat();
    return {
      bytes: blocks * 512,
      ready: () => readyDisk(folder, file),
      writeTo: (image) => writeState(file, image),
      remove: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Writes what waits to be written. */
export async function flush(folder: string, signal?: AbortSignal): Promise<void> {
  await runProgram('sync', ['-f', folder], signal);
}

async function readyDisk(folder: string, state: FileHandle): Promise<ReadyDisk> {
  const image = `${folder}.img`;
  await writeState(state, image);
  const discard = () => rm(image, { force: true });
  return { swap: (container) => swapDisk(folder, image, container), discard };
}

async function writeState(state: FileHandle, image: string): Promise<void> {
  try {
    await runProgram('cp', ['--sparse=auto', pathOf(state), image]);
  } catch (error) {
    await rm(image, { force: true });
    throw error;
  }
}

async function swapDisk(folder: string, image: string, container: Container): Promise<void> {
  await runProgram('umount', ['--lazy', await layerFolderOf(container)]);
  await runProgram('umount', ['--lazy', folder]);
  await mountImage(image, folder);
  await bindLayer(container, `${folder}/layer`);
}

/** It goes with the process, however that ends. */
async function openNameless(path: string): Promise<FileHandle> {
  const file = await open(path, 'wx+', 0o600);
  await rm(path);
  return file;
}

function pathOf({ fd }: FileHandle): string {
  return `/proc/${process.pid}/fd/${fd}`;
}

async function deviceOf(folder: string): Promise<string> {
  const found = await mountsOf(folder);
  if (!found) throw new Error('the node’s disk is not mounted');
  return found.source;
}
