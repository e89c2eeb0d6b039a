// Owns the room on the disk below the sandboxes: what their own disks may still fill, as these are sparse files, and the
// least that must be free for one more machine.
import { existsSync } from 'node:fs';
import { readdir, statfs } from 'node:fs/promises';
import { SandboxRefusal } from '../provider';
import { disksFolder, readDisk } from './disks';

/** With less, those that run already can hardly write. */
export const LEAST_FREE_BYTES = 1024 ** 3;

const GIB = 1024 ** 3;

/** All disks of an installation together; null where its nodes have none. */
export async function readClaim(installation: string): Promise<{ bytes: number; used: number } | null> {
  const names = await readdir(disksFolder(installation)).catch(() => []);
  const disks = await Promise.all(names.map((name) => readDisk(installation, name).catch(() => null)));
  const known = disks.filter((disk) => disk !== null);
  if (known.length === 0) return null;
  const sum = (numbers: number[]) => numbers.reduce((one, other) => one + other, 0);
  return { bytes: sum(known.map(({ total }) => total)), used: sum(known.map(({ used }) => used)) };
}

/** What is to be awaited before a machine is made: rejects with a `SandboxRefusal` where one of the folders has no room. */
export function createRoomCheck(folders: readonly string[], leastBytes = LEAST_FREE_BYTES): () => Promise<void> {
  return async () => {
    for (const folder of folders) {
      const free = await freeAt(folder);
      if (free === null || free >= leastBytes) continue;
      const found = `${(free / GIB).toFixed(1)} GiB are free, ${(leastBytes / GIB).toFixed(1)} GiB are needed`;
      throw new SandboxRefusal(`The disk of this server is almost full: ${found}. Whoever operates it can free some.`);
    }
  };
}

async function freeAt(folder: string): Promise<number | null> {
  if (!existsSync(folder)) return null;
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
