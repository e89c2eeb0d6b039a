// Owns the engine of level `hardened`: a second dockerd in whose containers root is nobody on the host. One per
// installation, found again by a later process, kept alive, and undone by one function.

import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { Progress } from '../build';
import { connectEngine, type EngineConnection } from '../connect';
import { messageOf } from '../engine-errors';
import { hasProgram, installPackages, isRoot, runProgram } from '../host';
import type { Hardened } from '../isolation';
import { reap } from '../reaper';
import { freePool, removeBridges } from './bridges';
import { findDaemon, killRest, startHardenedDaemon, stopDaemon } from './daemon-process';
import { listSetups, type Place, placeOf, readSetup, type Setup } from './place';
import { ensureRange, findRange, removeRange } from './ranges';
import { supervise } from './supervisor';

type Log = { warn(facts: object, message: string): void };

export type HardenedEngine = {
  connection: EngineConnection;
  isolation: Hardened;
  /** Ends the engine; images stay for the next start. To be called when its sandboxes are gone. */
  close(): Promise<void>;
  /** Looks after it no longer, and leaves it running with its sandboxes. */
  leave(): Promise<void>;
};

export type HardenedRequest = Progress & { installation: string; dataDir: string; log: Log };

/** Why this machine cannot have one, for people; null when it can. `beside` is the engine that makes the images. */
export async function whyNotHardened(beside: EngineConnection): Promise<string | null> {
  if (process.platform !== 'linux') return 'this machine does not run Linux';
  if (!isRoot()) return 'this server does not run as root';
  if (!beside.isNear) return `the engine at ${beside.where} is not of this machine`;
  if (!(await hasProgram('dockerd'))) return 'there is no dockerd on this machine';
  if (!existsSync('/proc/self/ns/user')) return 'the kernel has no user namespaces';
  const most = Number(await readFile('/proc/sys/user/max_user_namespaces', 'utf8').catch(() => '1'));
  if (most === 0) return 'user namespaces are switched off (sysctl user.max_user_namespaces)';
  const lacking = await lackingPrograms();
  if (lacking.length > 0 && !(await hasProgram('apt-get'))) return `${lacking.join(', ')} is missing`;
  return null;
}

const PACKAGES = { ip: 'iproute2', iptables: 'iptables', useradd: 'passwd' } as const;

async function lackingPrograms(): Promise<(keyof typeof PACKAGES)[]> {
  const names = Object.keys(PACKAGES) as (keyof typeof PACKAGES)[];
  const found = await Promise.all(names.map(hasProgram));
  return names.filter((_, index) => !found[index]);
}

/** Sets it up, or adopts the one that an earlier process left running. */
export async function openHardenedEngine(request: HardenedRequest): Promise<HardenedEngine> {
  const place = placeOf(request.installation);
  const lacking = await lackingPrograms();
  if (lacking.length > 0) {
    request.onStep?.(`installing ${lacking.map((name) => PACKAGES[name]).join(', ')}`);
    await installPackages(
      lacking.map((name) => PACKAGES[name]),
      request.signal,
    );
  }
  const setup = await ensureSetup(place, request.dataDir);
  const rootId = await ensureRange(place.user);
  const { signal } = request;
  const connection = (await adopt(place)) ?? (await start(place, { setup, signal, onStep: request.onStep }));
  await writeFile(place.keeperFile, String(process.pid));
  const unsupervise = supervise({
    isAlive: async () => (await findDaemon(place)) !== null,
    restart: () => startHardenedDaemon(place, setup),
    log: request.log,
  });
  return {
    connection,
    isolation: { level: 'hardened', rootId, pool: setup.pool, viewFolder: place.viewFolder },
    async leave() {
      await unsupervise();
      await rm(place.keeperFile, { force: true });
    },
    async close() {
      await unsupervise();
      await end(place);
    },
  };
}

/** One runs, whoever keeps it alive. */
export async function isHardenedRunning(installation: string): Promise<boolean> {
  return (await findDaemon(placeOf(installation))) !== null;
}

/** The one that runs, to look into it; null where none answers. */
export function findHardenedEngine(installation: string): Promise<EngineConnection | null> {
  return adopt(placeOf(installation));
}

/** The one that another process keeps alive, for a moment beside it; null where none does. */
export async function borrowHardenedEngine(installation: string): Promise<HardenedEngine | null> {
  const place = placeOf(installation);
  const keeper = Number(await readFile(place.keeperFile, 'utf8').catch(() => ''));
  if (!(keeper > 0 && keeper !== process.pid && existsSync(`/proc/${keeper}`))) return null;
  const connection = await adopt(place);
  const rootId = await findRange(place.user);
  const setup = await readSetup(place);
  if (!connection || rootId === null || !setup) return null;
  const isolation: Hardened = { level: 'hardened', rootId, pool: setup.pool, viewFolder: place.viewFolder };
  return { connection, isolation, close: async () => {}, leave: async () => {} };
}

async function start(place: Place, { setup, signal, onStep }: Progress & { setup: Setup }): Promise<EngineConnection> {
  onStep?.(`starting a second dockerd with user namespaces (log: ${place.logFile})`);
  // One that runs but does not answer would hold the data root.
  await stopDaemon(place);
  return startHardenedDaemon(place, { pool: setup.pool, signal });
}

async function adopt(place: Place): Promise<EngineConnection | null> {
  if ((await findDaemon(place)) === null) return null;
  return connectEngine(`unix://${place.socket}`).catch(() => null);
}

async function ensureSetup(place: Place, dataDir: string): Promise<Setup> {
  const existing = await readSetup(place);
  if (existing) return existing;
  await mkdir(place.folder, { recursive: true, mode: 0o711 });
  const setup = { installation: place.installation, dataDir, pool: await freePool(place.tag) };
  await writeFile(place.setupFile, `${JSON.stringify(setup)}\n`);
  return setup;
}

/** Ends one that an earlier process left, with its sandboxes; images stay. How many machines there were. */
export async function endHardenedEngine(installation: string, log: Log): Promise<number> {
  const place = placeOf(installation);
  if ((await findDaemon(place)) === null) return 0;
  const connection = await adopt(place);
  const count = connection ? await reap(connection, installation, log) : 0;
  await end(place);
  return count;
}

/** To be called when its sandboxes are gone. */
async function end(place: Place): Promise<void> {
  await stopDaemon(place);
  await rm(place.keeperFile, { force: true });
  await unmountBelow([place.viewFolder]);
  await rm(place.viewFolder, { recursive: true, force: true });
  await removeBridges(place.idleBridge);
}

/** Undoes all: sandboxes, processes, bridges, data, the range of ids. Returns false when there was nothing. */
export async function removeHardenedEngine(installation: string, log: Log): Promise<boolean> {
  const place = placeOf(installation);
  const firstId = await findRange(place.user);
  if (!existsSync(place.folder) && !existsSync(place.runFolder) && firstId === null) return false;
  await removeContainers(place, log);
  await stopDaemon(place);
  await killRest(place, firstId);
  await removeBridges(`sw${place.tag}`);
  await unmountBelow([place.runFolder, place.folder]);
  await rm(place.runFolder, { recursive: true, force: true });
  await rm(place.folder, { recursive: true, force: true });
  await removeRange(place.user);
  return true;
}

/** Undoes those whose data folder is gone; their installations. */
export async function removeOrphans(log: Log): Promise<string[]> {
  const orphans = (await listSetups()).filter(({ dataDir }) => !existsSync(dataDir));
  for (const { installation } of orphans) await removeHardenedEngine(installation, log);
  return orphans.map(({ installation }) => installation);
}

// An engine in order takes its containers down with mounts and cgroups; `killRest` is for one that is not.
async function removeContainers(place: Place, log: Log): Promise<void> {
  const connection = await adopt(place);
  if (!connection) return;
  try {
    const containers = await connection.docker.listContainers({ all: true });
    await Promise.all(containers.map(({ Id }) => connection.docker.getContainer(Id).remove({ force: true, v: true })));
  } catch (error) {
    log.warn({ reason: messageOf(error) }, 'a hardened engine did not remove its containers; they are killed');
  }
}

async function unmountBelow(folders: string[]): Promise<void> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8'))
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((mount) => folders.some((folder) => mount.startsWith(`${folder}/`)))
    .reverse();
  for (const mount of mounts) await runProgram('umount', ['--lazy', mount]);
}
