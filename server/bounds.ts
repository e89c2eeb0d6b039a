// Owns the choice of how a sandbox's share of disk and network is bounded here, and what is said where it cannot be.
import type { Config } from './config';
import type { Log } from './log';
import type { EngineConnection } from './sandbox/docker/connect';
import { createRoomCheck } from './sandbox/docker/disk-room';
import { createDisks, DISKS_FOLDER, type Disks, whyUnbounded } from './sandbox/docker/disks';
import type { Isolation } from './sandbox/docker/isolation';
import { createThrottle, type Throttle, whyUnthrottled } from './sandbox/docker/throttle';
import { describeMachine } from './sandbox/docker/usage';

export type Bounds = {
  disks: Disks | null;
  throttle: Throttle | null;
  /** Rejects, in words for people, where the disk has no room for one more machine. */
  checkRoom: () => Promise<void>;
};

export type BoundsRequest = {
  config: Pick<Config, 'sandboxDiskMib' | 'sandboxMbit'>;
  installation: string;
  /** Of the sandboxes. */
  connection: EngineConnection;
  isolation: Isolation;
  log: Log;
};

const MIB = 1024 * 1024;

/** What cannot be bounded is null, and is warned of. */
export async function openBounds(request: BoundsRequest): Promise<Bounds> {
  const [disks, throttle] = await Promise.all([openDisks(request), openThrottle(request)]);
  const { dataRoot } = await describeMachine(request.connection);
  const folders = request.connection.isNear ? [dataRoot, DISKS_FOLDER] : [];
  return { disks, throttle, checkRoom: createRoomCheck(folders) };
}

async function openDisks({ config, installation, connection, isolation, log }: BoundsRequest): Promise<Disks | null> {
  if (config.sandboxDiskMib === 0) return null;
  const reason = isolation.level === 'runtime' ? UNPROVEN : await whyUnbounded(connection);
  if (reason) {
    log.warn(`SANDBOX_DISK_MIB does not hold, one sandbox can fill the disk for all: ${reason}.`);
    return null;
  }
  const rootId = isolation.level === 'hardened' ? isolation.rootId : 0;
  return createDisks({ installation, bytes: config.sandboxDiskMib * MIB, rootId });
}

/** A runtime with a file system or a kernel of its own may not see what is mounted beside it. */
const UNPROVEN = 'with this runtime it has not been proven';

async function openThrottle({ config, connection, log }: BoundsRequest): Promise<Throttle | null> {
  if (config.sandboxMbit === 0) return null;
  const reason = await whyUnthrottled(connection);
  if (!reason) return createThrottle(config.sandboxMbit);
  log.warn(`SANDBOX_MBIT does not hold, one sandbox can take the network from all: ${reason}.`);
  return null;
}
