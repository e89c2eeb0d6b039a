// Owns reading from the labels which sandboxes of an installation an engine holds, whoever started them.
import type { ContainerInfo, NetworkInspectInfo } from 'dockerode';
import type { NodeState, SandboxNode } from '../provider';
import type { EngineConnection } from './connect';
import { LEVEL_LABEL, NODE_LABEL, OWNER_LABEL, ownedBy, PLACE_LABEL, ROLE_LABEL, SANDBOX_LABEL } from './labels';

export type FoundNode = {
  container: string;
  name: string;
  role: SandboxNode['role'];
  /** In its sandbox's network, from 0. */
  place: number;
  /** `unfinished`: it has never run, as whoever made it ended before. */
  state: NodeState | 'unfinished';
};

export type FoundNetwork = { name: string; bridge: string; subnet: string };

export type FoundSandbox = {
  id: string;
  /** As it was at its start. */
  owner: string;
  level: string;
  /** Milliseconds of the engine's clock. */
  createdAt: number;
  /** Null when it is gone. */
  network: FoundNetwork | null;
  /** In the order of their places. */
  nodes: FoundNode[];
};

/** Also sandboxes of which no more than a network is left. */
export async function surveySandboxes({ docker }: EngineConnection, installation: string): Promise<FoundSandbox[]> {
  const filters = ownedBy(installation);
  const networks = await docker.listNetworks({ filters });
  const containers = await docker.listContainers({ all: true, filters });
  const idOf = ({ Labels }: ContainerInfo | NetworkInspectInfo) => Labels?.[SANDBOX_LABEL] ?? '';
  const ids = new Set([...networks, ...containers].map(idOf).filter(Boolean));
  return [...ids].map((id) => {
    const own = containers.filter((container) => idOf(container) === id);
    const network = networks.find((each) => idOf(each) === id);
    const [first] = own;
    return {
      id,
      owner: first?.Labels[OWNER_LABEL] ?? '',
      level: first?.Labels[LEVEL_LABEL] ?? '',
      createdAt: Math.min(...own.map(({ Created }) => Created * 1_000)),
      network: network ? networkOf(network) : null,
      nodes: own.map((container) => nodeOf(container, network?.Name)).sort((one, other) => one.place - other.place),
    };
  });
}

function networkOf({ Name, IPAM, Options }: NetworkInspectInfo): FoundNetwork {
  return {
    name: Name,
    bridge: Options?.['com.docker.network.bridge.name'] ?? '',
    subnet: IPAM?.Config?.[0]?.Subnet ?? '',
  };
}

function nodeOf({ Id, Labels, State, NetworkSettings }: ContainerInfo, network: string | undefined): FoundNode {
  const isConnected = network !== undefined && network in (NetworkSettings?.Networks ?? {});
  return {
    container: Id,
    name: Labels[NODE_LABEL] ?? '',
    role: Labels[ROLE_LABEL] === 'worker' ? 'worker' : 'manager',
    place: Number(Labels[PLACE_LABEL] ?? 0),
    state: stateOf(State, isConnected),
  };
}

function stateOf(state: string, isConnected: boolean): FoundNode['state'] {
  switch (state) {
    case 'running':
    case 'paused':
      return isConnected ? 'running' : 'cut-off';
    case 'created':
    case 'removing':
    case 'dead':
      return 'unfinished';
    default:
      return 'stopped';
  }
}
