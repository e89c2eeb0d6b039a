// Owns what `slipway doctor` says of disks: the room on them, and whether a sandbox's share can be bounded.
import { existsSync } from 'node:fs';
import { mkdir, readFile, statfs } from 'node:fs/promises';
import type { Config } from '../config';
import type { EngineConnection } from '../sandbox/docker/connect';
import { type EngineGround, readGround } from '../sandbox/docker/ground';
import { isRoot } from '../sandbox/docker/host';
import { type Check, lacking, limited, notNeeded, ok } from './verdict';

const GIB = 1024 ** 3;
/** The sandbox image twice, in both engines, with its shelf, and what a room of people builds. */
const LEAST_ENGINE_BYTES = 8 * GIB;
const LEAST_DATA_BYTES = GIB;

export async function checkDataDisk({ dataDir }: Config): Promise<Check> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  return checkRoom('disk', dataDir, LEAST_DATA_BYTES);
}

export async function checkEngineDisk(connection: EngineConnection | null): Promise<Check> {
  const name = 'disk of the engine';
  if (!connection) return notNeeded(name, 'no engine to ask');
  const { dataRoot } = await readGround(connection);
  if (!connection.isNear || !existsSync(dataRoot))
    return notNeeded(name, 'on another machine, where it cannot be measured');
  return checkRoom(name, dataRoot, LEAST_ENGINE_BYTES);
}

async function checkRoom(name: string, folder: string, least: number): Promise<Check> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const found = `${gib(free)} free at ${folder}`;
  if (free >= least) return ok(name, found);
  return lacking(
    name,
    found,
    `Free some space: ${gib(least)} are wanted there. "npx slipway clean --images" gives back what Slipway took.`,
  );
}

export async function checkQuota(connection: EngineConnection | null): Promise<Check> {
  const name = 'disk quota';
  if (!connection?.isNear) return notNeeded(name, connection ? 'the engine is on another machine' : 'no engine to ask');
  const ground: EngineGround = await readGround(connection);
  const mount = mountOf(await readFile('/proc/self/mountinfo', 'utf8').catch(() => ''), ground.dataRoot);
  return judgeQuota(mount, { isRoot: isRoot(), hasLoops: existsSync('/dev/loop-control') });
}

type Mount = { folder: string; type: string; options: string[] };

/** The file system that the path is on. From /proc/self/mountinfo: folder, after a hyphen type, source, options. */
export function mountOf(mountinfo: string, path: string): Mount | null {
  let best: Mount | null = null;
  for (const line of mountinfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const folder = before.split(' ')[4];
    const [type = '', , options = ''] = after.split(' ');
    if (!folder || !`${path}/`.startsWith(folder === '/' ? '/' : `${folder}/`)) continue;
    if (!best || folder.length >= best.folder.length) best = { folder, type, options: options.split(',') };
  }
  return best;
}

export function judgeQuota(mount: Mount | null, { isRoot, hasLoops }: { isRoot: boolean; hasLoops: boolean }): Check {
  const name = 'disk quota';
  if (!mount) return notNeeded(name, 'the file system below the engine is not known');
  const { type, folder, options } = mount;
  if (type === 'btrfs') return ok(name, `btrfs at ${folder}: a subvolume with a quota for each sandbox`);
  if (type === 'xfs' && options.some((option) => option === 'prjquota' || option === 'pquota'))
    return ok(name, `xfs with project quotas at ${folder}: a size for each sandbox`);
  const plain = type === 'xfs' ? `xfs without project quotas at ${folder}` : `${type} at ${folder} has none`;
  if (isRoot && hasLoops) return ok(name, `${plain}; a file as the disk of each sandbox can stand in`);
  const remedy =
    type === 'xfs'
      ? `Mount ${folder} with the option pquota.`
      : 'Run Slipway as root on a machine with loop devices, or put the engine’s data on btrfs or xfs with pquota.';
  return limited(name, `${plain}: one sandbox can fill the disk for all`, remedy);
}

export function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}
