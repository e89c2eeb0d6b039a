// Owns what `slipway doctor` says of disks: the room on them, and whether a sandbox's share can be bounded.
import { existsSync } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../config';
import type { EngineConnection } from '../sandbox/docker/connect';
import { LEAST_FREE_BYTES } from '../sandbox/docker/disk-room';
import { DISKS_FOLDER, whyUnbounded } from '../sandbox/docker/disks';
import { readGround } from '../sandbox/docker/ground';
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

/** Tried, as on the first start: a small one is made and removed. */
export async function checkQuota(config: Config, connection: EngineConnection | null): Promise<Check> {
  const name = 'disk quota';
  if (!connection) return notNeeded(name, 'no engine to ask');
  const { sandboxDiskMib } = config;
  if (sandboxDiskMib === 0) return notNeeded(name, 'SANDBOX_DISK_MIB=0 sets none');
  const reason = await whyUnbounded(connection);
  if (!reason) return checkPromise(name, config);
  return limited(
    name,
    `none, for ${reason}: one sandbox can fill the disk for all`,
    'Run Slipway as root beside a local Linux engine that uses overlay2, on a machine with loop devices.',
  );
}

/** The files are sparse: more can be promised than there is. */
async function checkPromise(name: string, { sandboxDiskMib, maxSandboxes }: Config): Promise<Check> {
  const each = sandboxDiskMib * 1024 ** 2;
  const found = `a file as the disk of each node, ${gib(each)}`;
  const { bavail, bsize } = await statfs(existsSync(DISKS_FOLDER) ? DISKS_FOLDER : dirname(DISKS_FOLDER));
  const free = bavail * bsize;
  if (each * maxSandboxes <= free) return ok(name, found);
  const most = `${maxSandboxes} of them may fill ${gib(each * maxSandboxes)}, and ${gib(free)} are free`;
  const then = `Sandboxes are refused while less than ${gib(LEAST_FREE_BYTES)} is free.`;
  return limited(name, `${found}; ${most}`, `Lower SANDBOX_DISK_MIB or MAX_SANDBOXES, or free some space. ${then}`);
}

export function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}
