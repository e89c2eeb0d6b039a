// Owns sandboxes that exist only in the test's memory: quick, counted, and under the test's control.
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Strain } from '#core/strain';
import type { Values } from '#core/variables';
import type {
  Capabilities,
  NodeRequest,
  NodeState,
  Sandbox,
  SandboxCopy,
  SandboxNode,
  SandboxProvider,
  SandboxRequest,
  Shell,
} from '#server/sandbox/provider';

const CAPABILITIES: Capabilities = {
  docker: true,
  ports: true,
  isolation: 'hardened',
  shellsSurvive: false,
  nodes: 5,
  machines: true,
  checkpoints: false,
};
const PROMPT = '\x1b]133;A\x07$ \x1b]133;B\x07';

export type FakeCopy = SandboxCopy & { of: FakeSandbox };

export type FakeSandbox = Sandbox & {
  owner: string;
  engine: SandboxRequest['engine'];
  /** What it began with. */
  from: SandboxCopy | undefined;
  /** Folders copied in after the start, as `node: folder`. */
  copied: string[];
  /** All that its shells were given to type. */
  typed: string;
  /** What its shells and commands have. */
  variables: Values;
  /** The plug of that node is pulled. */
  fail(node: number): void;
  /** Its first node is at those limits. */
  strain(...kinds: Strain['kind'][]): void;
};

export class FakeProvider implements SandboxProvider {
  readonly name = 'docker';
  readonly capabilities = CAPABILITIES;
  /** In the order of their starts. */
  readonly started: FakeSandbox[] = [];
  readonly alive = new Set<FakeSandbox>();
  /** Nodes that exist: starting ones and ones that are being removed included. */
  nodes = 0;
  mostNodes = 0;
  /** Awaited in each start and removal. */
  pace: () => Promise<void> = async () => {};
  /** Copies that were taken, in order, and which of them are kept. */
  readonly copies: FakeCopy[] = [];
  readonly keptCopies = new Set<FakeCopy>();
  /** Awaited before each copy is there. */
  copying: () => Promise<void> = async () => {};
  /** A start that this refuses. */
  refuses: (request: SandboxRequest) => Error | null = () => null;

  async start(request: SandboxRequest): Promise<Sandbox> {
    this.count(request.nodes.length);
    try {
      await this.pace();
      request.signal?.throwIfAborted();
      const refusal = this.refuses(request);
      if (refusal) throw refusal;
    } catch (error) {
      this.count(-request.nodes.length);
      throw error;
    }
    const sandbox = this.make(request);
    this.started.push(sandbox);
    this.alive.add(sandbox);
    return sandbox;
  }

  async adopt() {
    return [];
  }

  async leave(): Promise<void> {}

  async close(): Promise<void> {
    await Promise.all([...this.alive].map((sandbox) => sandbox.remove()));
  }

  private count(nodes: number): void {
    this.nodes += nodes;
    this.mostNodes = Math.max(this.mostNodes, this.nodes);
  }

  private async copyOf(sandbox: FakeSandbox): Promise<FakeCopy> {
    const copy: FakeCopy = {
      ...{ of: sandbox, nodes: sandbox.nodes, bytes: 1, stillMs: 1, lacksSwarm: true, checkRoom: async () => {} },
      remove: async () => void this.keptCopies.delete(copy),
    };
    this.copies.push(copy);
    await this.copying();
    this.keptCopies.add(copy);
    return copy;
  }

  private make({ owner, engine, nodes, from }: SandboxRequest): FakeSandbox {
    const listeners = new Set<() => void>();
    const strainListeners = new Set<() => void>();
    const states = nodes.map((): NodeState => 'running');
    const copied: string[] = [];
    const type = (bytes: Uint8Array) => {
      sandbox.typed += Buffer.from(bytes).toString();
    };
    const set = (values: Values) => void Object.assign(sandbox, { variables: values });
    let settleGone: (reason: string) => void = () => {};
    let removal: Promise<void> | null = null;
    const gone = new Promise<string>((resolve) => {
      settleGone = resolve;
    });
    const [first, ...others] = nodes.map((node, place) =>
      fakeNode(node, () => states[place] ?? 'stopped', { copied, type, set }),
    );
    if (!first) throw new Error('invariant: a sandbox has a node');
    const sandbox: FakeSandbox = {
      id: `fake${this.started.length + 1}`,
      ...{ capabilities: CAPABILITIES, owner, engine, from, copied, gone, typed: '', variables: {} },
      nodes: [first, ...others],
      addNode: () => Promise.reject(new Error('not in this fake')),
      checkpoint: () => Promise.reject(new Error('not in this fake')),
      copy: () => this.copyOf(sandbox),
      strains: [],
      onStrain(listener) {
        strainListeners.add(listener);
        return () => void strainListeners.delete(listener);
      },
      strain(...kinds) {
        Object.assign(sandbox, { strains: kinds.map((kind) => ({ node: first.name, kind })) });
        for (const listener of [...strainListeners]) listener();
      },
      onChange(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      fail(place) {
        states[place] = 'stopped';
        if (states.every((state) => state === 'stopped')) settleGone('The sandbox has stopped.');
        for (const listener of [...listeners]) listener();
      },
      remove: () => {
        removal ??= this.pace().then(() => {
          this.alive.delete(sandbox);
          this.count(-nodes.length);
          settleGone('This sandbox has been removed.');
        });
        return removal;
      },
    };
    return sandbox;
  }
}

type Traces = { copied: string[]; type: (bytes: Uint8Array) => void; set: (values: Values) => void };

function fakeNode({ name, role }: NodeRequest, state: () => NodeState, { copied, type, set }: Traces): SandboxNode {
  const none = () => Promise.reject(new Error('not in this fake'));
  return {
    ...{
      name,
      role,
      address: `10.0.0.${name.length}`,
      run: none,
      openRunner: none,
      openFiles: none,
      connect: none,
      readFile: none,
    },
    ...{ kill: none, restart: none, cutOff: none, rejoin: none },
    get state() {
      return state();
    },
    setVariables: set,
    openShell: async () => fakeShell(type),
    ...{ attachShell: none, connectEngine: none, followFile: none },
    heldShells: async () => [],
    copyIn: async (folder) => void copied.push(`${name}: ${folder}`),
  };
}

function fakeShell(type: Traces['type']): Shell {
  const output = new Readable({ read: () => {} });
  output.push(PROMPT);
  const exited = new Promise<null>((resolve) => output.once('close', () => resolve(null)));
  return {
    ...{ id: randomUUID(), output, exited, offset: 0, live: 0, places: [] },
    write(bytes) {
      type(bytes);
      return true;
    },
    onTaken: () => {},
    resize: () => {},
    interrupt: async () => {},
    kill: async () => void output.destroy(),
    leave: async () => void output.destroy(),
  };
}
