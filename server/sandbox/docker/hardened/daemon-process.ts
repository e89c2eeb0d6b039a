// Owns the process of a hardened engine: how it is started, recognised by a later process, and ended to its last child.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineConnection } from '../connect';
import { startDaemon } from '../daemon';
import { INSTALLATION_LABEL } from '../labels';
import { ensureBridge } from './bridges';
import type { Place, Setup } from './place';
import { RANGE_IDS } from './ranges';

const STOP_DEADLINE_MS = 20_000;
const POLL_MS = 50;

/** Its process id; null when it does not run. A pid file alone proves nothing: ids come again. */
export async function findDaemon({ pidFile }: Place): Promise<number | null> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  return pid > 0 && (await commandOf(pid)).includes(pidFile) ? pid : null;
}

/** To be called when it does not run. */
export async function startHardenedDaemon(
  place: Place,
  { pool, signal }: { pool: Setup['pool']; signal?: AbortSignal | undefined },
): Promise<EngineConnection> {
  await mkdir(place.dataRoot, { recursive: true, mode: 0o711 });
  await mkdir(place.execRoot, { recursive: true, mode: 0o711 });
  const configFile = join(place.runFolder, 'daemon.json');
  // The file of the machine's own engine must not speak to this one.
  await writeFile(configFile, '{}\n');
  await removeStale(place);
  await ensureBridge(place.idleBridge, `10.${pool}.255.1/28`);
  const where = `unix://${place.socket}`;
  return startDaemon({ args: argumentsOf(place, { pool, configFile }), logFile: place.logFile, where, signal });
}

function argumentsOf(place: Place, { pool, configFile }: { pool: number; configFile: string }): string[] {
  return [
    ...['--config-file', configFile, '--pidfile', place.pidFile, '--host', `unix://${place.socket}`, '--group', 'root'],
    ...['--data-root', place.dataRoot, '--exec-root', place.execRoot, '--userns-remap', place.user],
    // Where a containerd of the machine runs, this engine uses it: under names of its own.
    ...['--containerd-namespace', place.user, '--containerd-plugins-namespace', `${place.user}-plugins`],
    // Two engines that keep rules empty each other's chains; with `--bridge none` this one would delete the other's.
    ...['--iptables=false', '--ip6tables=false', '--ip-forward=false', '--userland-proxy=false'],
    ...['--bridge', place.idleBridge, '--default-address-pool', `base=10.${pool}.0.0/16,size=20`],
    // Sandboxes survive an engine that dies.
    '--live-restore',
    ...['--label', `${INSTALLATION_LABEL}=${place.installation}`, '--log-level', 'warn'],
  ];
}

// A killed engine takes its containerd with it, but a moment later; and one that finds a pid file believes in it.
async function removeStale(place: Place): Promise<void> {
  const file = join(place.execRoot, 'containerd/containerd.pid');
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  const isGone = async () => !(await commandOf(pid)).includes(place.execRoot);
  if (pid > 0 && !(await waitUntil(isGone, 5_000))) kill(pid, 'SIGKILL');
  await rm(file, { force: true });
  await rm(place.pidFile, { force: true });
  await rm(place.socket, { force: true });
}

/** Leaves containers running: the engine's next process adopts them. */
export async function stopDaemon(place: Place): Promise<void> {
  const pid = await findDaemon(place);
  if (pid === null) return;
  kill(pid, 'SIGTERM');
  const isGone = async () => (await findDaemon(place)) === null;
  if (await waitUntil(isGone, STOP_DEADLINE_MS)) return;
  kill(pid, 'SIGKILL');
  await waitUntil(isGone, STOP_DEADLINE_MS);
}

/** Ends what an engine left that could not be asked any more: its shims, and whatever runs with its ids. */
export async function killRest(place: Place, firstId: number | null): Promise<void> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 1);
  for (const pid of pids) {
    const command = await commandOf(pid);
    const isShim = command.includes('containerd-shim') && command.includes(place.user);
    const isOfRange = firstId !== null && isWithin(await userOf(pid), firstId);
    if (isShim || isOfRange) kill(pid, 'SIGKILL');
  }
}

function isWithin(id: number | null, firstId: number): boolean {
  return id !== null && id >= firstId && id < firstId + RANGE_IDS;
}

async function userOf(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const id = /^Uid:\s+(\d+)/m.exec(status)?.[1];
  return id === undefined ? null : Number(id);
}

/** Its arguments, separated by NUL; empty for one that has ended. */
async function commandOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function waitUntil(condition: () => Promise<boolean>, deadlineMs: number): Promise<boolean> {
  const end = Date.now() + deadlineMs;
  while (!(await condition())) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}
