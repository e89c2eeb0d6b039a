// Owns where a hardened engine lies on the machine, and by which names what belongs to it is found again.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tagOf } from '../labels';

export type Place = {
  installation: string;
  /** Names its user, its chains and its bridges; part of every path. */
  tag: string;
  /** The user whose subordinate ids its containers run as. */
  user: string;
  /** Holds all that lasts. Outside DATA_DIR: root of a sandbox, a stranger here, must be able to pass through. */
  folder: string;
  dataRoot: string;
  setupFile: string;
  logFile: string;
  /** Holds what goes with the process. */
  runFolder: string;
  execRoot: string;
  pidFile: string;
  /** Holds the id of the process that keeps the engine alive. */
  keeperFile: string;
  viewFolder: string;
  socket: string;
  /** A bridge that the engine insists on, and nobody uses. */
  idleBridge: string;
};

const FOLDER = '/var/lib/slipway';
const RUN_FOLDER = '/run/slipway';

export function placeOf(installation: string): Place {
  const tag = tagOf(installation);
  const folder = join(FOLDER, tag);
  const runFolder = join(RUN_FOLDER, tag);
  return {
    installation,
    tag,
    user: `slipway-${tag}`,
    folder,
    dataRoot: join(folder, 'engine'),
    setupFile: join(folder, 'setup.json'),
    logFile: join(folder, 'dockerd.log'),
    runFolder,
    execRoot: join(runFolder, 'exec'),
    viewFolder: join(runFolder, 'views'),
    pidFile: join(runFolder, 'dockerd.pid'),
    keeperFile: join(runFolder, 'keeper.pid'),
    socket: join(runFolder, 'docker.sock'),
    idleBridge: `sw${tag}-`,
  };
}

/** What was decided once, so that a later process decides alike. */
export type Setup = {
  installation: string;
  /** The data folder that it serves: gone, the engine is nobody's. */
  dataDir: string;
  /** The second byte of 10.X.0.0/16, from which its networks come. */
  pool: number;
};

/** Null where there is none, or none that can be read. */
export async function readSetup(place: Place): Promise<Setup | null> {
  const text = await readFile(place.setupFile, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const { installation, dataDir, pool } = JSON.parse(text);
    const isWhole = typeof installation === 'string' && typeof dataDir === 'string' && Number.isInteger(pool);
    return isWhole ? { installation, dataDir, pool } : null;
  } catch {
    return null;
  }
}

/** Those of every installation on this machine. */
export async function listSetups(): Promise<Setup[]> {
  const tags = await readdir(FOLDER).catch(() => []);
  const setups = await Promise.all(
    tags.map((tag) => readSetup({ ...placeOf(''), setupFile: join(FOLDER, tag, 'setup.json') })),
  );
  return setups.filter((setup) => setup !== null);
}
