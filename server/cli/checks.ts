// Owns what `slipway doctor` looks at: one function a check, each with its verdict and, for what lacks, a remedy.
import { lookup } from 'node:dns/promises';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import type { Config } from '../config';
import { enginePlaces, refusalToObtain, SANDBOX_IMAGE_FOLDER } from '../prepare';
import { labelsOf } from '../sandbox/docker/build';
import { type EngineConnection, findEngine } from '../sandbox/docker/connect';
import { isRoot } from '../sandbox/docker/host';
import { sandboxImageTag } from '../sandbox/docker/image';
import { findRunningServer } from './address';
import { checkFence, checkIsolation } from './isolation-checks';
import { reasonOf } from './outcome';
import { type Check, lacking, notNeeded, ok } from './verdict';

const GIB = 1024 ** 3;
const LEAST_DISK_BYTES = 8 * GIB;

export async function runChecks(config: Config): Promise<Check[]> {
  const engine = await checkEngine(config);
  const checks = [
    checkNode(),
    checkDisk(config),
    checkMemory(config),
    engine.check,
    checkApi(engine.connection),
    checkImage(config, engine.connection),
    checkPackages(config, engine.connection),
    checkCgroup(),
    checkIsolation(config, engine.connection),
    checkFence(config, engine.connection),
    checkIpvs(),
    checkNames(config),
    checkPort(config),
  ];
  return Promise.all(checks);
}

/** The launcher has refused anything older than 20.19 before this runs. */
function checkNode(): Check {
  return ok('Node.js', process.versions.node);
}

async function checkDisk({ dataDir }: Config): Promise<Check> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(dataDir);
  const found = `${gib(bavail * bsize)} free at ${dataDir}`;
  if (bavail * bsize >= LEAST_DISK_BYTES) return ok('disk', found);
  return lacking('disk', found, `Free some space: images and sandboxes want ${gib(LEAST_DISK_BYTES)}.`);
}

function checkMemory({ sandboxMemoryMib, maxSandboxes }: Config): Check {
  const most = sandboxMemoryMib * maxSandboxes * 1024 ** 2;
  const found = `${gib(totalmem())}; ${maxSandboxes} sandboxes may take ${gib(most)}`;
  if (totalmem() >= sandboxMemoryMib * 1024 ** 2 + GIB) return ok('memory', found);
  return lacking('memory', found, 'Lower SANDBOX_MEMORY_MIB, or use a machine with more memory.');
}

async function checkEngine(config: Config): Promise<{ check: Check; connection: EngineConnection | null }> {
  const name = 'Docker Engine';
  if (config.engine === 'none')
    return { check: notNeeded(name, 'ENGINE=none: commands run in a local shell'), connection: null };
  const search = await findEngine(enginePlaces(config));
  if (search.kind === 'found') {
    const { connection } = search;
    return { check: ok(name, `${connection.version} at ${connection.where}`), connection };
  }
  const found = search.tried.map(({ where, why }) => `${where}: ${why}`).join('; ');
  return { check: lacking(name, found, await engineRemedy(config)), connection: null };
}

async function engineRemedy(config: Config): Promise<string> {
  return (await refusalToObtain(config)) ?? '"npm start" installs and starts one.';
}

const OLDEST_API = [1, 41] as const;

function checkApi(connection: EngineConnection | null): Check {
  if (!connection) return notNeeded('engine API', 'no engine to ask');
  const [major, minor] = connection.api;
  const isEnough = major > OLDEST_API[0] || (major === OLDEST_API[0] && minor >= OLDEST_API[1]);
  const found = `${major}.${minor}`;
  return isEnough
    ? ok('engine API', found)
    : lacking('engine API', found, 'Update the engine: 20.10 (API 1.41) is the oldest.');
}

async function checkImage(config: Config, connection: EngineConnection | null): Promise<Check> {
  const name = 'sandbox image';
  if (config.engine === 'none') return notNeeded(name, 'ENGINE=none');
  if (!connection) return notNeeded(name, 'comes after the engine');
  const tag = await sandboxImageTag(SANDBOX_IMAGE_FOLDER);
  if (await labelsOf(connection, tag)) return ok(name, tag);
  return lacking(name, `${tag} is not there yet`, '"npm start" builds it; so does "npx slipway prepare".');
}

function checkPackages(config: Config, connection: EngineConnection | null): Check {
  const name = 'Debian packages';
  const can = isDebianLike() && isRoot();
  if (can) return ok(name, 'can be installed by this user');
  return notNeeded(
    name,
    connection || config.engine === 'none' ? 'nothing has to be installed' : 'cannot be installed by this user',
  );
}

function checkCgroup(): Check {
  if (process.platform !== 'linux') return notNeeded('cgroups', 'the engine brings its own machine');
  if (existsSync('/sys/fs/cgroup/cgroup.controllers')) return ok('cgroups', 'version 2');
  if (existsSync('/sys/fs/cgroup/memory')) return ok('cgroups', 'version 1');
  return lacking('cgroups', 'none at /sys/fs/cgroup', 'Mount the cgroup file systems: sandboxes are limited by them.');
}

function checkIpvs(): Check {
  if (existsSync('/proc/net/ip_vs') || existsSync('/sys/module/ip_vs')) return ok('ip_vs', 'in the kernel');
  return notNeeded('ip_vs', 'not loaded: in a Swarm, services are published in host mode');
}

async function checkNames({ appsDomain }: Config): Promise<Check> {
  const domain = appsDomain.replace(/:\d+$/, '');
  const name = `*.${domain}`;
  try {
    const { address } = await lookup(`8080-doctor.${domain}`);
    return ok(name, `resolves to ${address}`);
  } catch {
    if (domain === 'localhost') return notNeeded(name, 'browsers resolve it themselves; curl here does not');
    return lacking(
      name,
      'does not resolve',
      `Add a wildcard record for ${name}; until then apps open below a path of the site.`,
    );
  }
}

async function checkPort({ dataDir, host, port }: Config): Promise<Check> {
  const name = `port ${port}`;
  const running = await findRunningServer(dataDir);
  if (running) return ok(name, `Slipway answers at ${running.url}`);
  const error = await tryListening(host, port);
  if (error === null) return ok(name, `free on ${host}`);
  return lacking(
    name,
    `cannot be used on ${host}: ${reasonOf(error)}`,
    'Set PORT to another one, or end what uses it.',
  );
}

function tryListening(host: string, port: number): Promise<Error | null> {
  const server = createServer();
  return new Promise((settle) => {
    server.once('error', settle);
    server.listen(port, host, () => server.close(() => settle(null)));
  });
}

export function isDebianLike(): boolean {
  return existsSync('/etc/os-release') && /\b(debian|ubuntu)\b/.test(readFileSync('/etc/os-release', 'utf8'));
}

function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}
