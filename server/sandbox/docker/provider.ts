// Owns sandboxes as containers of a Docker Engine, each with an engine of its own inside.
import type { Container } from 'dockerode';
import type { Sandbox, SandboxProvider, SandboxRequest } from '../provider';
import { SandboxRefusal } from '../provider';
import { messageOf } from './build';
import { runCommand } from './command';
import type { EngineConnection } from './connect';
import type { Fence } from './fence';
import { bridgeOf } from './fence-rules';
import { packFolder } from './folder';
import { afterStart, capabilitiesOf, type Isolation } from './isolation';
import { INSTALLATION_LABEL, OWNER_LABEL, SANDBOX_LABEL } from './labels';
import { type Limits, machineOptions, WORK_FOLDER } from './machine';
import { connectPort, type Route } from './ports';
import { isGone, type Log, reap } from './reaper';
import { openShell } from './shell';
import { type Watch, watchContainers } from './watch';

export type DockerProviderDeps = {
  connection: EngineConnection;
  /** From `ensureSandboxImage`. */
  image: string;
  /** From `prepareShelf`; null for an empty shelf. */
  shelf: string | null;
  /** Names this server among others on the same engine: lower-case letters, digits, hyphens. */
  installation: string;
  log: Log;
  limits?: Limits;
  /** Of the sandboxes' network, and so of everything inside. The default passes through most tunnels and clouds. */
  mtu?: number;
  /** Level `trusted` without. */
  isolation?: Isolation;
  /** Keeps the sandboxes' network from the host and its neighbours; without one they reach what they can. */
  fence?: Fence | null;
};

const TRUSTED: Isolation = { level: 'trusted' };
const LIMITS: Limits = { memoryBytes: 1 << 30, cpus: 1, processes: 500 };
const MTU = 1400;
const REMOVED = 'This sandbox has been removed.';
/** A hardened engine that dies is supervised, and its sandboxes survive it. */
const COMEBACK_MS = 20_000;

/** To be called after `reap` has removed what an earlier process left. */
export function createDockerProvider(deps: DockerProviderDeps): SandboxProvider {
  const { connection, installation, log } = deps;
  const { level } = deps.isolation ?? TRUSTED;
  const watch = watchContainers(connection, installation, level === 'hardened' ? COMEBACK_MS : 0);
  const route: Route = { state: connection.isNear ? 'untried' : 'blocked' };
  let network: Promise<string> | null = null;
  // Looked up for each start, as people prune networks; shared by starts at once, which would make it twice.
  const ensureNetwork = () => {
    network ??= createNetwork(deps).finally(() => {
      network = null;
    });
    return network;
  };

  const start = async (request: SandboxRequest) => {
    try {
      request.signal?.throwIfAborted();
      const [networkName] = await Promise.all([ensureNetwork(), watch.open()]);
      return await startSandbox({ ...deps, watch, route }, request, networkName);
    } catch (error) {
      throw refusalOf(error);
    }
  };
  const starting = new Set<Promise<Sandbox>>();
  let isClosed = false;

  return {
    name: 'docker',
    capabilities: capabilitiesOf(deps.isolation ?? TRUSTED),
    async start(request) {
      if (isClosed) throw new SandboxRefusal('The server is stopping.');
      const started = start(request);
      starting.add(started);
      return started.finally(() => starting.delete(started));
    },
    async close() {
      isClosed = true;
      // A start still under way would put a container beside the broom.
      await Promise.allSettled(starting);
      watch.close();
      await reap(connection, installation, log);
      await deps.fence?.close();
    },
  };
}

async function createNetwork({ connection, installation, ...deps }: DockerProviderDeps): Promise<string> {
  const name = `slipway-${installation}`;
  const level = deps.isolation?.level === 'hardened' ? 'hardened' : 'trusted';
  const bridge = bridgeOf(installation, level);
  const existing = await connection.docker.listNetworks({ filters: { name: [name] } });
  if (!existing.some((network) => network.Name === name)) {
    await connection.docker.createNetwork({
      Name: name,
      Driver: 'bridge',
      CheckDuplicate: true,
      Labels: { [INSTALLATION_LABEL]: installation },
      Options: {
        'com.docker.network.bridge.name': bridge,
        'com.docker.network.bridge.enable_icc': 'false',
        'com.docker.network.driver.mtu': String(deps.mtu ?? MTU),
      },
    });
  }
  const { IPAM } = await connection.docker.getNetwork(name).inspect();
  const subnet = IPAM?.Config?.[0]?.Subnet;
  if (!subnet) throw new Error(`invariant: the network ${name} has no subnet`);
  await deps.fence?.guard({ bridge, subnet, masquerade: level === 'hardened' });
  return name;
}

type SandboxDeps = DockerProviderDeps & { watch: Watch; route: Route };

async function startSandbox(deps: SandboxDeps, request: SandboxRequest, network: string): Promise<Sandbox> {
  const isolation = deps.isolation ?? TRUSTED;
  request.onStep?.('creating the container');
  const machine = machineOptions(deps.connection, {
    image: deps.image,
    labels: {
      [INSTALLATION_LABEL]: deps.installation,
      [SANDBOX_LABEL]: request.id,
      [OWNER_LABEL]: request.owner,
    },
    network,
    limits: deps.limits ?? LIMITS,
    shelf: deps.shelf,
    isolation,
    isCutOff: deps.fence?.egress === 'off',
  });
  const container = await deps.connection.docker.createContainer({ ...machine, name: `slipway-${request.id}` });
  try {
    if (request.workFolder) {
      request.onStep?.('copying files');
      await container.putArchive(packFolder(request.workFolder), { path: WORK_FOLDER });
    }
    request.signal?.throwIfAborted();
    request.onStep?.('starting');
    await container.start();
    await Promise.all([afterStart(container, isolation), deps.fence?.partPorts()]);
    const { NetworkSettings } = await container.inspect();
    request.signal?.throwIfAborted();
    return sandboxOf(deps, request.id, { container, address: NetworkSettings.Networks[network]?.IPAddress ?? '' });
  } catch (error) {
    await removeContainer(container, deps.log);
    throw error;
  }
}

function sandboxOf(
  { connection, watch, route, log, isolation = TRUSTED }: SandboxDeps,
  id: string,
  { container, address }: { container: Container; address: string },
): Sandbox {
  let why: string | null = null;
  let unwatch = () => {};
  let settleGone: (reason: string) => void = () => {};
  const gone = new Promise<string>((resolve) => {
    settleGone = resolve;
    unwatch = watch.container(container.id, (reason) => {
      why = reason;
      resolve(reason);
    });
  });
  let removal: Promise<void> | null = null;
  const whilePresent = async <T>(work: () => Promise<T>): Promise<T> => {
    if (removal) throw new SandboxRefusal(REMOVED);
    if (why) throw new SandboxRefusal(why);
    return work().catch((error: unknown) => {
      throw refusalOf(error);
    });
  };
  return {
    id,
    capabilities: capabilitiesOf(isolation),
    gone,
    openShell: (request) => whilePresent(() => openShell(connection, container, request)),
    run: (request) => whilePresent(() => runCommand(container, request)),
    connect: (port) => whilePresent(() => connectPort(container, { address, port, route })),
    remove() {
      unwatch();
      settleGone(REMOVED);
      removal ??= removeContainer(container, log);
      return removal;
    },
  };
}

async function removeContainer(container: Container, log: Log): Promise<void> {
  await container.remove({ force: true, v: true }).catch((error: unknown) => {
    if (!isGone(error)) log.warn({ container: container.id, reason: messageOf(error) }, 'could not be removed');
  });
}

/** The engine's errors as a refusal for people; everything else stays what it is. */
function refusalOf(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof SandboxRefusal) return error;
  if ('statusCode' in error) {
    const status = error.statusCode;
    if (status === 409 && error.message.includes('is not running'))
      return new SandboxRefusal('The sandbox has stopped.');
    if (status === 404 && error.message.includes('No such container'))
      return new SandboxRefusal('The sandbox has gone.');
    return new SandboxRefusal(`Docker refused: ${messageOf(error)}`);
  }
  if ('code' in error && ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(String(error.code))) {
    return new SandboxRefusal('Docker does not answer; is it running?');
  }
  return error;
}
