// Owns the way to a Docker Engine: where one may be, and the connection to the first that answers.
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { join } from 'node:path';
import Docker from 'dockerode';
import { within } from './deadline';

export type EngineConnection = {
  docker: Docker;
  /** It takes a new connection, and answers on it soon. One that stops may go on answering on those it has. */
  answers(): Promise<boolean>;
  /** As the engine names itself. */
  id: string;
  /** An address as in DOCKER_HOST. */
  where: string;
  version: string;
  /** As numbers, such as [1, 41]. */
  api: readonly [major: number, minor: number];
  /** Its containers' addresses may be reachable from here: a Linux engine behind a socket of this machine. */
  isNear: boolean;
  /** What the engine confines containers with: `apparmor`, `selinux`, `seccomp`, `rootless`, ... */
  security: readonly string[];
  cgroupVersion: 1 | 2;
};

export type EnginePlaces = {
  /** DOCKER_HOST; when given, nothing else is tried. */
  dockerHost?: string | undefined;
  /** DOCKER_CERT_PATH: a folder with ca.pem, cert.pem and key.pem; its presence means TLS. */
  certPath?: string | undefined;
  /** The user's home folder. */
  home: string;
  /** XDG_RUNTIME_DIR. */
  runtimeDir?: string | undefined;
};

export type EngineSearch =
  | { kind: 'found'; connection: EngineConnection }
  | { kind: 'none'; tried: { where: string; why: string }[] };

const ANSWER_DEADLINE_MS = 5_000;

/** Tries the given engine, or the usual sockets in turn. */
export async function findEngine(places: EnginePlaces): Promise<EngineSearch> {
  const tried: { where: string; why: string }[] = [];
  for (const where of candidates(places)) {
    try {
      return { kind: 'found', connection: await connectEngine(where, places.certPath) };
    } catch (error) {
      tried.push({ where, why: reasonOf(error) });
    }
  }
  return { kind: 'none', tried };
}

function candidates({ dockerHost, home, runtimeDir }: EnginePlaces): string[] {
  if (dockerHost) return [dockerHost];
  const sockets = [
    '/var/run/docker.sock',
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    join(home, '.colima/default/docker.sock'),
    ...(runtimeDir ? [join(runtimeDir, 'docker.sock')] : []),
  ];
  return sockets.map((socket) => `unix://${socket}`);
}

/** Rejects when nothing answers there as a Docker Engine within 5 s. */
export async function connectEngine(where: string, certPath?: string): Promise<EngineConnection> {
  const address = await addressOf(where, certPath);
  const docker = new Docker(address);
  const unpooled: Docker.DockerOptions & { agent: Agent } = { ...address, agent: agentFor(address) };
  const anew = new Docker(unpooled);
  const [version, info] = await within(ANSWER_DEADLINE_MS, Promise.all([docker.version(), docker.info()]));
  const [major = 1, minor = 0] = version.ApiVersion.split('.').map(Number);
  const security: string[] = info.SecurityOptions ?? [];
  return {
    docker,
    answers: () =>
      within(ANSWER_DEADLINE_MS, anew.ping()).then(
        () => true,
        () => false,
      ),
    id: info.ID,
    where,
    version: version.Version,
    api: [major, minor],
    isNear: where.startsWith('unix:') && process.platform === 'linux' && info.OperatingSystem !== 'Docker Desktop',
    cgroupVersion: info.CgroupVersion === '2' ? 2 : 1,
    security: security.map((option) => option.replace(/^name=/, '').replace(/,.*$/, '')),
  };
}

// Every option is named, also those left undefined: dockerode fills in the others from the environment.
async function addressOf(where: string, certPath: string | undefined): Promise<Docker.DockerOptions> {
  if (where.startsWith('unix://')) return { socketPath: where.slice('unix://'.length), host: undefined };
  const url = new URL(where);
  const isSecure = url.protocol === 'https:' || certPath !== undefined;
  const pem = async (name: string) => (certPath ? await readFile(join(certPath, name)) : undefined);
  return {
    host: url.hostname,
    port: url.port || (isSecure ? 2376 : 2375),
    protocol: isSecure ? 'https' : 'http',
    ca: await pem('ca.pem'),
    cert: await pem('cert.pem'),
    key: await pem('key.pem'),
  };
}

function agentFor({ protocol }: Docker.DockerOptions): Agent {
  return protocol === 'https' ? new SecureAgent({ keepAlive: false }) : new Agent({ keepAlive: false });
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'there is no such socket';
    case 'EACCES':
      return 'this user may not open the socket (is it in the group docker?)';
    case 'ECONNREFUSED':
      return 'nothing answers there';
    default:
      return error instanceof Error ? error.message.trim() : String(error);
  }
}
