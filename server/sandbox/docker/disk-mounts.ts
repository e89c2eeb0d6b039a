// Owns how the file of a node's disk is mounted, and where the container's layer on it shows.
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Container } from 'dockerode';
import { runProgram } from './host';

/** The file loses its name. */
export async function mountImage(image: string, folder: string): Promise<void> {
  await runProgram('mount', ['-o', 'loop,discard,noatime', image, folder]);
  await rm(image);
}

// An orderly stop of the engine unmounts all below its folder.
export async function bindLayer(container: Container, layer: string): Promise<void> {
  if (!existsSync(layer)) return checkDiskless(container, dirname(layer));
  const folder = await layerFolderOf(container);
  if ((await mountsOf(folder)) === null) await runProgram('mount', ['--bind', layer, folder]);
}

/** Without its disk it would fill that of the server. */
async function checkDiskless(container: Container, disk: string): Promise<void> {
  const { HostConfig } = await container.inspect();
  if (HostConfig.Binds?.some((bind) => bind.startsWith(`${disk}/`))) throw new Error('its disk is gone');
}

export async function layerFolderOf(container: Container): Promise<string> {
  const { GraphDriver } = await container.inspect();
  const upper = (GraphDriver.Data as { UpperDir?: string } | null)?.UpperDir;
  if (!upper) throw new Error('the engine does not say where the container’s layer lies');
  return dirname(upper);
}

/** The mount at that folder, and what is mounted there, and how many others there are of the same file system; null when there is none. */
export async function mountsOf(folder: string): Promise<{ source: string; others: number } | null> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').map((line) => line.split(' '));
  const mount = mounts.find((fields) => fields[4] === folder);
  if (!mount) return null;
  // Optional fields of any number end with a hyphen; type and source come after it.
  const source = mount[mount.indexOf('-') + 2] ?? '';
  return { source, others: mounts.filter((fields) => fields[2] === mount[2]).length - 1 };
}
