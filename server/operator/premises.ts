// Owns what the operator is told of the ground that sandboxes run on: put together once when it has been prepared.
import type { Overview, StandingFacts } from '#core/operator';
import type { Config } from '../config';
import type { Confinement } from '../confinement';
import type { EngineConnection } from '../sandbox/docker/connect';
import { readClaim } from '../sandbox/docker/disk-room';
import type { Disks } from '../sandbox/docker/disks';
import type { Shelf } from '../sandbox/docker/shelf';
import { describeMachine, readMemory } from '../sandbox/docker/usage';
import { type MachineReader, readOtherMachine, readOwnMachine } from './machine';

export type Premises = StandingFacts & {
  shelf(): Overview['shelf'];
  readMachine: MachineReader;
  /** Of all disks of the sandboxes that run. */
  readClaim(): Promise<NonNullable<Overview['diskClaim']> | null>;
  /** Bytes by sandbox id. */
  readMemory(): Promise<ReadonlyMap<string, number>>;
};

export type EnginePremises = {
  config: Config;
  installation: string;
  /** The engine that makes the images. */
  connection: EngineConnection;
  confinement: Confinement;
  shelf: Shelf;
  /** Null where nothing bounds what a node fills. */
  disks: Disks | null;
};

const MIB = 1024 * 1024;

export async function describeEngine(ground: EnginePremises): Promise<Premises> {
  const { config, confinement, connection, installation, disks } = ground;
  const { isolation, why, unfenced } = confinement;
  const size = await describeMachine(confinement.connection);
  return {
    isolation: {
      level: isolation.level,
      runtime: isolation.level === 'runtime' ? isolation.runtime : null,
      why,
    },
    egress: unfenced === null ? { state: config.egress, why: null } : { state: 'unguarded', why: unfenced },
    engines: enginesOf(connection, confinement.connection),
    limits: { memoryBytes: config.sandboxMemoryMib * MIB, cpus: config.sandboxCpus, diskBytes: disks?.bytes ?? null },
    shelf: followShelf(ground.shelf),
    readMachine: connection.isNear ? readOwnMachine(size.dataRoot) : readOtherMachine(size),
    readClaim: () => readClaim(installation),
    readMemory: () => readMemory(confinement.connection, installation),
  };
}

/** Of a server without an engine. `level` as its sandboxes are: local shells, or absent. */
export function describeWithoutEngine(level: 'none' | 'absent', why: string, dataDir: string): Premises {
  return {
    isolation: { level, runtime: null, why },
    egress: { state: 'unguarded', why: 'local shells use this machine’s own network' },
    engines: [],
    limits: null,
    shelf: () => ({ state: 'empty', images: [], missing: [] }),
    readMachine: readOwnMachine(dataDir),
    readClaim: async () => null,
    readMemory: async () => new Map(),
  };
}

function enginesOf(images: EngineConnection, sandboxes: EngineConnection): Overview['engines'] {
  const entry = (use: string, { version, where }: EngineConnection) => ({ use, version, where });
  if (images === sandboxes) return [entry('Images and sandboxes', images)];
  return [entry('Sandboxes', sandboxes), entry('Images', images)];
}

function followShelf({ volume, images, missing, stocked }: Shelf): Premises['shelf'] {
  let state: Overview['shelf']['state'] = volume ? 'stocking' : 'empty';
  stocked.then(
    () => {
      if (volume) state = 'stocked';
    },
    () => {
      state = 'failed';
    },
  );
  return () => ({ state, images, missing });
}
