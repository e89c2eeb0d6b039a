// Owns sandboxes that are none: shells of the server's own user in a temporary folder, for machines without Docker.
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Capabilities, Sandbox, SandboxProvider, SandboxRequest, Shell } from '../provider';
import { PortClosed, SandboxRefusal } from '../provider';
import { runCommand } from './command';
import { openShell } from './shell';

export type LocalProviderDeps = {
  /** Holds the sandboxes' folders while they live. */
  dataDir: string;
  /** What the shells see of the server's environment: its secrets do not belong to people in a terminal. */
  environment: Record<string, string>;
  /** sandbox/image of the package, for its shell settings. */
  imageFolder: string;
  log: { warn(facts: object, message: string): void };
};

const CAPABILITIES: Capabilities = { docker: false, ports: true, isolation: 'none' };
const REMOVED = 'This sandbox has been removed.';

export function createLocalProvider(deps: LocalProviderDeps): SandboxProvider {
  const sandboxes = new Set<Sandbox>();
  const home = join(deps.dataDir, 'local');
  return {
    name: 'local',
    capabilities: CAPABILITIES,
    async start(request) {
      const sandbox = await startSandbox(deps, home, request);
      sandboxes.add(sandbox);
      return sandbox;
    },
    async close() {
      await Promise.all([...sandboxes].map((sandbox) => sandbox.remove()));
      sandboxes.clear();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function startSandbox(deps: LocalProviderDeps, home: string, request: SandboxRequest): Promise<Sandbox> {
  await mkdir(home, { recursive: true });
  const folder = await mkdtemp(join(home, `${request.id}-`));
  try {
    request.onStep?.('copying files');
    if (request.workFolder) await cp(request.workFolder, folder, { recursive: true, verbatimSymlinks: true });
    request.signal?.throwIfAborted();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return sandboxOf(deps, request.id, folder);
}

function sandboxOf({ environment, imageFolder, log }: LocalProviderDeps, id: string, folder: string): Sandbox {
  const shells = new Set<Shell>();
  const commands = new AbortController();
  let removal: Promise<void> | null = null;
  let settleGone: (reason: string) => void = () => {};
  const gone = new Promise<string>((resolve) => {
    settleGone = resolve;
  });
  const remove = async () => {
    commands.abort();
    await Promise.all([...shells].map((shell) => shell.kill()));
    await rm(folder, { recursive: true, force: true }).catch((error: unknown) => {
      log.warn({ folder, reason: String(error) }, 'could not be removed');
    });
  };
  const refuseWhenRemoved = () => {
    if (removal) throw new SandboxRefusal(REMOVED);
  };
  return {
    id,
    capabilities: CAPABILITIES,
    gone,
    async openShell(request) {
      refuseWhenRemoved();
      const shell = openShell({ folder, environment, imageFolder }, request);
      shells.add(shell);
      void shell.exited.then(() => shells.delete(shell));
      return shell;
    },
    async run(request) {
      refuseWhenRemoved();
      return runCommand({ folder, environment, signal: commands.signal }, request);
    },
    async connect(port) {
      refuseWhenRemoved();
      return connectHere(port);
    },
    remove() {
      settleGone(REMOVED);
      removal ??= remove();
      return removal;
    },
  };
}

function connectHere(port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host: '127.0.0.1', port, allowHalfOpen: true });
    const fail = () => reject(new PortClosed(port));
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      resolve(socket);
    });
  });
}
