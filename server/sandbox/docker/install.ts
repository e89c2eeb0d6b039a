// Owns getting a Docker Engine onto a Debian or Ubuntu machine, and starting one that is installed but asleep.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from './build';
import type { EngineConnection } from './connect';
import { startDaemon, untilAnswers } from './daemon';
import { hasProgram, installPackages, isRoot, runProgram } from './host';

const SOCKET = 'unix:///var/run/docker.sock';

/**
 * Starts the engine of this machine, installing it first where it is absent. Rejects with a message that says what a
 * person can do. `dataDir` takes the engine's log when there is no service manager to start it.
 */
export async function installEngine(request: Progress & { dataDir: string }): Promise<EngineConnection> {
  const refusal = await whyNotInstalled({});
  if (refusal) throw new Error(refusal);
  if (!(await hasProgram('dockerd'))) {
    request.onStep?.('installing docker.io and iptables with apt-get');
    await installPackages(['docker.io', 'iptables'], request.signal);
  }
  if (await hasServiceManager()) {
    request.onStep?.('starting the service docker');
    await runProgram('systemctl', ['start', 'docker'], request.signal);
    const lastWords = async () => 'see "journalctl -u docker"';
    return untilAnswers({ where: SOCKET, signal: request.signal, lastWords });
  }
  return startByHand(request);
}

/** Why nothing can be installed or started here, with what to do instead; null when it can. */
export async function whyNotInstalled({ dockerHost }: { dockerHost?: string | null }): Promise<string | null> {
  if (dockerHost) return 'Start the engine that DOCKER_HOST names, or unset it to try the usual sockets.';
  if (process.platform === 'darwin') return 'Install Docker Desktop or Colima, start it, and try again.';
  if (process.platform !== 'linux') return 'Install Docker Desktop, start it, and try again.';
  const isInstalled = await hasProgram('dockerd');
  if (!isInstalled && !(await hasProgram('apt-get')))
    return 'Install Docker Engine from your distribution, and start it.';
  if (isRoot()) return null;
  if (isInstalled)
    return 'Start the engine with "sudo systemctl start docker", and join its group: "sudo usermod -aG docker $USER".';
  return 'Run "sudo apt-get install --no-install-recommends docker.io iptables && sudo usermod -aG docker $USER", then log in again.';
}

async function hasServiceManager(): Promise<boolean> {
  const first = await readFile('/proc/1/comm', 'utf8').catch(() => '');
  return first.trim() === 'systemd';
}

// Without a service manager (in a container, a small virtual machine) the engine is a process of its own, which
// stays when the server ends, as a service would.
async function startByHand(request: Progress & { dataDir: string }): Promise<EngineConnection> {
  await mkdir(request.dataDir, { recursive: true });
  const logFile = join(request.dataDir, 'dockerd.log');
  const mtu = await uplinkMtu();
  request.onStep?.(`starting dockerd (log: ${logFile})`);
  return startDaemon({ args: mtu ? ['--mtu', mtu] : [], logFile, where: SOCKET, signal: request.signal });
}

/** The MTU of the default route's interface: containers with a larger one would stall behind it. */
async function uplinkMtu(): Promise<string | null> {
  const routes = await readFile('/proc/net/route', 'utf8').catch(() => '');
  const name = routes
    .split('\n')
    .map((line) => line.split('\t'))
    .find((fields) => fields[1] === '00000000')?.[0];
  if (!name) return null;
  return (await readFile(`/sys/class/net/${name}/mtu`, 'utf8').catch(() => '')).trim() || null;
}
