// Owns getting a Docker Engine onto a Debian or Ubuntu machine, and starting one that is installed but asleep.
import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from './build';
import { connectEngine, type EngineConnection } from './connect';
import { hasProgram, installPackages, isRoot, lastLines, runProgram } from './host';

const SOCKET = 'unix:///var/run/docker.sock';
const START_DEADLINE_MS = 60_000;
const POLL_MS = 100;

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
    return untilAnswers({ request, lastWords: async () => 'see "journalctl -u docker"' });
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
  const log = await open(logFile, 'a');
  const engine = spawn('dockerd', mtu ? ['--mtu', mtu] : [], { detached: true, stdio: ['ignore', log.fd, log.fd] });
  await log.close();
  let ended: string | null = null;
  engine.once('error', (error) => (ended = error.message));
  engine.once('exit', (code) => (ended = `it ended with status ${code}`));
  engine.unref();
  const lastWords = async () => lastLines(await readFile(logFile, 'utf8').catch(() => ''));
  return untilAnswers({ request, lastWords, endedWith: () => ended });
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

type Waiting = { request: Progress; lastWords: () => Promise<string>; endedWith?: () => string | null };

async function untilAnswers({ request, lastWords, endedWith }: Waiting): Promise<EngineConnection> {
  const deadline = Date.now() + START_DEADLINE_MS;
  let reason = '';
  while (Date.now() < deadline) {
    request.signal?.throwIfAborted();
    try {
      return await connectEngine(SOCKET);
    } catch (error) {
      reason = String(error);
    }
    const end = endedWith?.();
    if (end) throw new Error(`Docker Engine did not start: ${end}\n${await lastWords()}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`Docker Engine does not answer (${reason}):\n${await lastWords()}`);
}
