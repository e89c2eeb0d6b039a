// Owns sandboxes that are none: shells of the server's own user in a temporary folder, for machines without Docker.
import { cp, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { join, resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Values } from '#core/variables';
import type {
  Capabilities,
  NodeRequest,
  Sandbox,
  SandboxNode,
  SandboxProvider,
  SandboxRequest,
  Shell,
} from '../provider';
import { PortClosed, SandboxRefusal } from '../provider';
import { newSandboxId } from '../sandbox-id';
import { openRunner, runCommand } from './command';
import { openLocalFiles } from './files';
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

const CAPABILITIES: Capabilities = {
  docker: false,
  ports: true,
  isolation: 'none',
  shellsSurvive: false,
  nodes: 1,
  machines: false,
  checkpoints: false,
};
const REMOVED = 'This sandbox has been removed.';
const NO_MACHINE = 'This is a local shell, not a machine: start Slipway where a Docker Engine can be reached.';

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
    async adopt() {
      // Its shells were processes of the earlier server and ended with it.
      await rm(home, { recursive: true, force: true });
      return [];
    },
    async leave() {
      await this.close();
    },
    async close() {
      await Promise.all([...sandboxes].map((sandbox) => sandbox.remove()));
      sandboxes.clear();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function startSandbox(deps: LocalProviderDeps, home: string, request: SandboxRequest): Promise<Sandbox> {
  if (request.from) throw new SandboxRefusal(NO_MACHINE);
  const node = onlyNode(request);
  const id = newSandboxId();
  await mkdir(home, { recursive: true });
  const folder = await mkdtemp(join(home, `${id}-`));
  const sandbox = sandboxOf(deps, { id, folder, node });
  try {
    request.onStep?.('copying files');
    for (const each of node.folders) await sandbox.nodes[0].copyIn(each);
    request.signal?.throwIfAborted();
  } catch (error) {
    await sandbox.remove();
    throw error;
  }
  return sandbox;
}

function onlyNode({ nodes }: SandboxRequest): NodeRequest {
  const [node] = nodes;
  if (!node) throw new Error('invariant: a sandbox has at least one node');
  if (nodes.length > 1) throw new SandboxRefusal(`This deck needs ${nodes.length} nodes. ${NO_MACHINE}`);
  if (node.joined) throw new SandboxRefusal(`This deck needs a Swarm. ${NO_MACHINE}`);
  if (node.packages.length > 0)
    throw new SandboxRefusal(`This deck needs the packages ${node.packages.join(', ')}. ${NO_MACHINE}`);
  return node;
}

type Place = { id: string; folder: string; node: NodeRequest };

function sandboxOf(deps: LocalProviderDeps, { id, folder, node }: Place): Sandbox {
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
      deps.log.warn({ folder, reason: String(error) }, 'could not be removed');
    });
  };
  const requirePresent = () => {
    if (removal) throw new SandboxRefusal(REMOVED);
  };
  return {
    id,
    capabilities: CAPABILITIES,
    nodes: [nodeOf(deps, { folder, node, shells, signal: commands.signal, requirePresent })],
    strains: [],
    onStrain: () => () => {},
    addNode: refuse,
    checkpoint: refuse,
    copy: refuse,
    onChange: () => () => {},
    gone,
    remove() {
      settleGone(REMOVED);
      removal ??= remove();
      return removal;
    },
  };
}

type Home = {
  folder: string;
  node: NodeRequest;
  shells: Set<Shell>;
  signal: AbortSignal;
  /** Throws when the sandbox has been removed. */
  requirePresent(): void;
};

function nodeOf(deps: LocalProviderDeps, { folder, node, shells, signal, requirePresent }: Home): SandboxNode {
  let variables: Values = {};
  const environment = () => ({ ...deps.environment, ...node.env, ...variables });
  return {
    name: node.name,
    role: node.role,
    state: 'running',
    address: '127.0.0.1',
    setVariables(values) {
      variables = values;
    },
    async openShell(request) {
      requirePresent();
      const shell = openShell({ folder, environment: environment(), imageFolder: deps.imageFolder }, request);
      shells.add(shell);
      void shell.exited.then(() => shells.delete(shell));
      return shell;
    },
    heldShells: async () => [],
    async attachShell() {
      throw new SandboxRefusal('Local shells end with the server that opened them.');
    },
    async run(request) {
      requirePresent();
      return runCommand({ folder, environment: environment(), signal }, request);
    },
    async openRunner() {
      requirePresent();
      return openRunner({ folder, environment, signal });
    },
    async connect(port) {
      requirePresent();
      return connectHere(port);
    },
    async copyIn(from) {
      requirePresent();
      await cp(from, folder, { recursive: true, verbatimSymlinks: true });
    },
    async readFile(path, maxBytes) {
      requirePresent();
      return readFileOf(resolve(folder, path), maxBytes);
    },
    connectEngine: refuse,
    followFile: refuse,
    async openFiles() {
      requirePresent();
      return openLocalFiles(folder);
    },
    kill: refuse,
    restart: refuse,
    cutOff: refuse,
    rejoin: refuse,
  };
}

async function refuse(): Promise<never> {
  throw new SandboxRefusal(NO_MACHINE);
}

async function readFileOf(path: string, maxBytes: number): Promise<Buffer> {
  const file = await stat(path).catch(() => null);
  if (!file?.isFile()) throw new SandboxRefusal('The file cannot be read: there is no such file.');
  if (file.size > maxBytes) throw new SandboxRefusal(`The file is larger than ${maxBytes} bytes.`);
  return readFile(path);
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
