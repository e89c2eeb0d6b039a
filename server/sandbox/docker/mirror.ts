// Owns the mirror: a registry beside the sandboxes that fetches each image from its upstream once for all of them, and
// takes no pushes.

import type { EngineConnection } from './connect';
import { isGone, messageOf } from './engine-errors';
import type { Fence } from './fence';
import { bridgeOf } from './fence-rules';
import { INSTALLATION_LABEL, MIRROR_LABEL } from './labels';
import { addressIn, MIRROR_SUBNET } from './network';

export type MirrorRequest = {
  connection: EngineConnection;
  /** The sandbox image: it has the registry's program. */
  image: string;
  installation: string;
  level: 'hardened' | 'trusted';
  /** The second byte of 10.X.0.0/16, from which all addresses come. */
  pool: number;
  mtu: number;
  /** As https://registry-1.docker.io; a name and password before the host are used to log in there. */
  upstream: string;
  fence: Fence | null;
};

const PORT = 5000;
const MEMORY_BYTES = 256 * 1024 * 1024;
const FOLDER = '/var/lib/slipway-mirror';

/**
 * Its address, for engines as `--registry-mirror`. An earlier one is replaced, what it had fetched stays. Rejects when it
 * cannot be started; whether its upstream answers is found out by who pulls.
 */
export async function openMirror(request: MirrorRequest): Promise<string> {
  const { connection, installation, level, pool } = request;
  const { docker } = connection;
  const name = nameOf(installation);
  await unlessGone(docker.getContainer(name).remove({ force: true }));
  await ensureNetwork(request, name);
  const address = addressIn(pool, MIRROR_SUBNET, 2);
  const bridge = bridgeOf(installation, level, MIRROR_SUBNET);
  const subnet = `${addressIn(pool, MIRROR_SUBNET, 0)}/28`;
  await request.fence?.guard({ bridge, subnet, masquerade: level === 'hardened', mirror: { address, port: PORT } });
  await docker.createVolume({ Name: name, Labels: { [MIRROR_LABEL]: installation } });
  const container = await docker.createContainer({
    name,
    Image: request.image,
    Entrypoint: ['tini', '--', 'bash', '/usr/local/lib/slipway/mirror'],
    Env: upstreamVariables(request.upstream),
    Labels: { [INSTALLATION_LABEL]: installation },
    HostConfig: {
      NetworkMode: name,
      Binds: [`${name}:${FOLDER}`],
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      Memory: MEMORY_BYTES,
      MemorySwap: MEMORY_BYTES,
      PidsLimit: 200,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    },
    NetworkingConfig: { EndpointsConfig: { [name]: { IPAMConfig: { IPv4Address: address } } } },
  });
  await container.start();
  return `http://${address}:${PORT}`;
}

/** Starts the one that has ended with its engine; nothing where it runs, or there is none. */
export async function wakeMirror({ docker }: EngineConnection, installation: string): Promise<void> {
  const [mirror] = await docker.listContainers({ all: true, filters: { name: [`^/${nameOf(installation)}$`] } });
  if (mirror && mirror.State !== 'running') await docker.getContainer(mirror.Id).start();
}

/** Removes what it has fetched; to be called once `reap` has removed the mirror itself. False when there was nothing. */
export async function removeMirrorStore({ docker }: EngineConnection, installation: string): Promise<boolean> {
  const filters = { label: [`${MIRROR_LABEL}=${installation}`] };
  const { Volumes } = await docker.listVolumes({ filters });
  for (const { Name } of Volumes ?? []) await unlessGone(docker.getVolume(Name).remove());
  return (Volumes ?? []).length > 0;
}

function nameOf(installation: string): string {
  return `slipway-mirror-${installation}`;
}

async function ensureNetwork(
  { connection, installation, level, pool, mtu }: MirrorRequest,
  name: string,
): Promise<void> {
  const { docker } = connection;
  const config = { Subnet: `${addressIn(pool, MIRROR_SUBNET, 0)}/28`, Gateway: addressIn(pool, MIRROR_SUBNET, 1) };
  const known = await docker
    .getNetwork(name)
    .inspect()
    .catch((error: unknown) => {
      if (isGone(error)) return null;
      throw error;
    });
  if (known?.IPAM?.Config?.[0]?.Subnet === config.Subnet) return;
  if (known) await docker.getNetwork(name).remove();
  await docker.createNetwork({
    Name: name,
    Driver: 'bridge',
    IPAM: { Driver: 'default', Config: [config] },
    Labels: { [INSTALLATION_LABEL]: installation },
    Options: {
      'com.docker.network.bridge.name': bridgeOf(installation, level, MIRROR_SUBNET),
      'com.docker.network.driver.mtu': String(mtu),
    },
  });
}

function upstreamVariables(upstream: string): string[] {
  const url = new URL(upstream);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  return [
    `REGISTRY_PROXY_REMOTEURL=${url.href.replace(/\/$/, '')}`,
    ...(username ? [`REGISTRY_PROXY_USERNAME=${decodeURIComponent(username)}`] : []),
    ...(password ? [`REGISTRY_PROXY_PASSWORD=${decodeURIComponent(password)}`] : []),
  ];
}

async function unlessGone(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!isGone(error)) throw new Error(messageOf(error));
  });
}
