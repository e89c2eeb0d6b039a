// Owns what `slipway doctor` looks at, in which order. Each check has its verdict and, for what lacks, a remedy.
import { existsSync, readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { Config } from '../config';
import type { EngineConnection } from '../sandbox/docker/connect';
import { isRoot } from '../sandbox/docker/host';
import { checkDataDisk, checkEngineDisk, checkQuota, gib } from './disk-checks';
import { checkEngine, checkImage, checkImages } from './engine-checks';
import { checkFence, checkIsolation, checkSpeed } from './isolation-checks';
import {
  checkCgroups,
  checkConfinement,
  checkInotify,
  checkIpvs,
  checkModules,
  checkUserNamespaces,
} from './kernel-checks';
import { checkNames, checkPort, checkRegistries } from './network-checks';
import { checkStore } from './store-check';
import { type Check, lacking, notNeeded, ok } from './verdict';

export async function runChecks(config: Config): Promise<Check[]> {
  const { check, connection } = await checkEngine(config);
  const checks = await Promise.all([
    checkNode(),
    checkMemory(config),
    checkDataDisk(config),
    checkStore(config),
    check,
    checkPackages(config, connection),
    checkEngineDisk(connection),
    checkQuota(config, connection),
    checkImage(config, connection),
    checkImages(config, connection),
    checkIsolation(config, connection),
    checkUserNamespaces(),
    checkCgroups(connection),
    checkConfinement(connection),
    checkModules(connection),
    checkInotify(config),
    checkFence(config, connection),
    checkSpeed(config, connection),
    checkIpvs(),
    checkRegistries(config, connection),
    checkNames(config),
    checkPort(config),
  ]);
  return checks.flat();
}

/** The launcher has refused anything older than 20.19 before this runs. */
function checkNode(): Check {
  return ok('Node.js', process.versions.node);
}

function checkMemory({ sandboxMemoryMib, maxSandboxes }: Config): Check {
  const most = sandboxMemoryMib * maxSandboxes * 1024 ** 2;
  const found = `${gib(totalmem())}; ${maxSandboxes} sandboxes may take ${gib(most)}`;
  if (totalmem() >= sandboxMemoryMib * 1024 ** 2 + 1024 ** 3) return ok('memory', found);
  return lacking('memory', found, 'Lower SANDBOX_MEMORY_MIB, or use a machine with more memory.');
}

function checkPackages(config: Config, connection: EngineConnection | null): Check {
  const name = 'Debian packages';
  if (isDebianLike() && isRoot()) return ok(name, 'can be installed by this user');
  const isSettled = connection || config.engine === 'none';
  return notNeeded(name, isSettled ? 'nothing has to be installed' : 'cannot be installed by this user');
}

function isDebianLike(): boolean {
  return existsSync('/etc/os-release') && /\b(debian|ubuntu)\b/.test(readFileSync('/etc/os-release', 'utf8'));
}
