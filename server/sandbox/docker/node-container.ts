// Owns the making of a node's container: what it is made of, what it is labelled with, and where it is in its network.
import type { Container } from 'dockerode';
import type { NodeRequest } from '../provider';
import type { EngineConnection } from './connect';
import type { NodeDisk } from './disks';
import { type Isolation, levelName } from './isolation';
import {
  INSTALLATION_LABEL,
  LEVEL_LABEL,
  NODE_LABEL,
  OWNER_LABEL,
  PLACE_LABEL,
  ROLE_LABEL,
  SANDBOX_LABEL,
} from './labels';
import { type Limits, machineOptions } from './machine';
import { endpoint } from './node-place';
import { packagesTag } from './packages';
import { type RegistryAccess, registryVariables } from './registry';

export type NodeMaker = {
  connection: EngineConnection;
  isolation: Isolation;
  image: string;
  shelf: string | null;
  installation: string;
  limits: Limits;
  isCutOff: boolean;
  mirror: string | null;
  sandbox: string;
  owner: string;
  /** Of the registry that takes the sandbox's pushes. */
  registry: RegistryAccess;
};

export type ContainerPlace = {
  network: string;
  address: string;
  aliases: readonly string[];
  place: number;
  disk: NodeDisk | null;
};

/** Not started. */
export function createNode(
  maker: NodeMaker,
  { name, role, packages, env }: NodeRequest,
  at: ContainerPlace,
): Promise<Container> {
  const { connection, image, registry, mirror, sandbox } = maker;
  const machine = machineOptions(connection, {
    ...maker,
    image: packages.length > 0 ? packagesTag(image, packages) : image,
    hostname: name,
    env: { ...registryVariables(registry, { isFirst: at.place === 0, mirror }), ...env },
    network: at.network,
    disk: at.disk,
    labels: {
      [INSTALLATION_LABEL]: maker.installation,
      [SANDBOX_LABEL]: sandbox,
      [OWNER_LABEL]: maker.owner,
      [NODE_LABEL]: name,
      [ROLE_LABEL]: role,
      [PLACE_LABEL]: String(at.place),
      [LEVEL_LABEL]: levelName(maker.isolation),
    },
  });
  return connection.docker.createContainer({
    ...machine,
    name: `slipway-${sandbox}-${name}`,
    NetworkingConfig: { EndpointsConfig: { [at.network]: endpoint(at.aliases, at.address) } },
  });
}
