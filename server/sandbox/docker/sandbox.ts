// Owns one sandbox: its network and its nodes, from their start to their removal.
import type { Container } from 'dockerode';
import { MAX_NODES } from '#core/protocol';
import {
  type Checkpoint,
  type NodeRequest,
  type Sandbox,
  type SandboxCopy,
  SandboxRefusal,
  type SandboxRequest,
} from '../provider';
import { formSwarm } from '../swarm';
import type { Kept } from './capture';
import { LastCheckpoint } from './checkpoint';
import { Comeback } from './comeback';
import { type Beginning, beginAs, checkImage, comeUp, DockerCopy, NO_COPIES } from './copy';
import type { NodeDisk } from './disks';
import { capabilitiesOf } from './isolation';
import { diskOf } from './labels';
import type { SandboxNetwork } from './network';
import { DockerNode } from './node';
import { createNode } from './node-container';
import type { NodePlace } from './node-place';
import { removeContainer, removeDisk } from './reaper';
import { refusalOf } from './refusal';
import { newRegistryAccess, REGISTRY_ALIAS, registryAccessIn } from './registry';
import type { SandboxDeps } from './sandbox-deps';
import type { FoundNode, FoundSandbox } from './survey';

const REMOVED = 'This sandbox has been removed.';

/** Rejects with a `SandboxRefusal` when it cannot; then nothing is left behind. */
export async function startSandbox(deps: SandboxDeps, request: SandboxRequest): Promise<Sandbox> {
  request.signal?.throwIfAborted();
  const sandbox = new DockerSandbox(deps, deps.networks.nextId(), request.owner);
  try {
    await sandbox.start(request);
    return sandbox;
  } catch (error) {
    await sandbox.remove();
    throw refusalOf(error);
  }
}

/** Takes on what an earlier process left of it. Rejects when nothing of it can be used; then nothing is left of it. */
export async function adoptSandbox(deps: SandboxDeps, found: FoundSandbox, network: SandboxNetwork): Promise<Sandbox> {
  const sandbox = new DockerSandbox(deps, found.id, found.owner);
  try {
    await sandbox.adopt(found.nodes, network);
    return sandbox;
  } catch (error) {
    await sandbox.remove();
    throw refusalOf(error);
  }
}

class DockerSandbox implements Sandbox {
  readonly capabilities;
  readonly gone: Promise<string>;
  private all: readonly DockerNode[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly strainListeners = new Set<() => void>();
  private readonly containers: Container[] = [];
  private readonly disksOpen: NodeDisk[] = [];
  private readonly comeback: Comeback;
  private registry = newRegistryAccess();
  private network: SandboxNetwork | null = null;
  private nextPlace = 0;
  private why: string | null = null;
  private settleGone: (reason: string) => void = () => {};
  private removal: Promise<void> | null = null;
  private adding: Promise<unknown> = Promise.resolve();
  private readonly saved = new LastCheckpoint();

  constructor(
    private readonly deps: SandboxDeps,
    readonly id: string,
    private readonly owner: string,
  ) {
    this.capabilities = capabilitiesOf(deps.isolation, deps.disks !== null);
    this.gone = new Promise((resolve) => {
      this.settleGone = resolve;
    });
    this.comeback = new Comeback(deps.watch, {
      nodes: () => this.all,
      hasEngine: () => deps.connection.answers(),
      onChange: () => this.changed(),
    });
  }

  get away(): string | null {
    return this.comeback.away;
  }

  get nodes(): Sandbox['nodes'] {
    const [first, ...others] = this.all;
    if (!first) throw new Error('invariant: a sandbox has at least one node');
    return [first, ...others];
  }

  async start({ nodes, engine, from, onStep, signal }: SandboxRequest): Promise<void> {
    signal?.throwIfAborted();
    const began = from && beginAs(from, nodes, this.deps.disks);
    onStep?.('connecting the network');
    this.network = await this.deps.networks.open(this.id);
    signal?.throwIfAborted();
    onStep?.(startWords(nodes.length, began !== undefined));
    let running = 0;
    const startOne = async (request: NodeRequest, place: number) => {
      const node = await this.startNode(request, place, began?.nodes[place]);
      running += 1;
      if (nodes.length > 1) onStep?.(`${running} of ${nodes.length} nodes ${running === 1 ? 'runs' : 'run'}`);
      return node;
    };
    const outcomes = await Promise.allSettled(nodes.map(startOne));
    // One that fails must not let the others come up behind its removal.
    this.all = outcomes.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });
    signal?.throwIfAborted();
    if (began) await comeUp(this.all, began, this.registry);
    else if (engine === 'eager') for (const node of this.all) node.startEngine();
    const joined = this.all.filter((_, place) => nodes[place]?.joined).map((node) => ({ node, address: node.address }));
    if (joined.length === 0) return;
    onStep?.('forming the Swarm');
    await formSwarm(joined);
    signal?.throwIfAborted();
  }

  async adopt(found: readonly FoundNode[], network: SandboxNetwork): Promise<void> {
    this.network = network;
    const containers = found.map((node) => ({
      ...node,
      container: this.deps.connection.docker.getContainer(node.container),
    }));
    this.containers.push(...containers.map(({ container }) => container));
    const disks = found.flatMap(({ name }) => this.deps.disks?.adopt(diskOf(this.id, name)) ?? []);
    this.disksOpen.push(...disks);
    this.nextPlace = Math.max(...found.map(({ place }) => place)) + 1;
    const { Config } = await (this.containers[0] as Container).inspect();
    this.registry = registryAccessIn(Config.Env) ?? this.registry;
    for (const { name, role, place, state, container } of containers) {
      if (state === 'unfinished') {
        await removeContainer(container, this.deps.log);
        continue;
      }
      const at = { address: network.address(place), aliases: aliasesOf(name, place) };
      const node = this.nodeOf({ name, role, container, ...at }, network);
      node.adopt(state);
      this.all = [...this.all, node];
    }
    if (this.all.length === 0) throw new SandboxRefusal('None of its machines has ever run.');
    // Nobody kills all machines of a sandbox: they went with their engine or their host.
    const isPoweredOff = this.all.every(({ state }) => state === 'stopped');
    await Promise.all(this.all.map((node) => (isPoweredOff ? node.restart() : node.endOrphans())));
  }

  /** One at a time: each takes the next place. */
  addNode = (request: NodeRequest) => {
    const added = this.adding.then(() => this.addOne(request));
    this.adding = added.catch(() => {});
    return added;
  };

  private async addOne(request: NodeRequest): Promise<DockerNode> {
    const why = this.why ?? this.away;
    if (why) throw new SandboxRefusal(why);
    const { nextPlace: place, containers } = this;
    const before = containers.length;
    if (this.all.length >= MAX_NODES) throw new SandboxRefusal(`A sandbox has at most ${MAX_NODES} nodes.`);
    if (this.all.some(({ name }) => name === request.name))
      throw new SandboxRefusal(`There is a node ${request.name} already.`);
    try {
      const node = await this.startNode(request, place);
      this.all = [...this.all, node];
      this.changed();
      return node;
    } catch (error) {
      for (const container of containers.splice(before)) await removeContainer(container, this.deps.log);
      this.nextPlace = place;
      throw refusalOf(error);
    }
  }

  checkpoint = async (signal?: AbortSignal): Promise<Checkpoint> => this.saved.take(this.kept(), signal);

  copy = async (signal?: AbortSignal): Promise<SandboxCopy> => DockerCopy.of(this.kept(), this.registry, signal);

  private kept(): Kept[] {
    const { deps, id } = this;
    const { disks } = deps;
    const why = this.why ?? this.away;
    if (why) throw new SandboxRefusal(why);
    if (!disks) throw new SandboxRefusal(NO_COPIES);
    return this.all.map((node) => ({ node, disk: disks.adopt(diskOf(id, node.name)) }));
  }

  get strains(): Sandbox['strains'] {
    return this.all.flatMap(({ name, kinds }) => kinds.map((kind) => ({ node: name, kind })));
  }

  onStrain = (listener: () => void) => {
    this.strainListeners.add(listener);
    return () => void this.strainListeners.delete(listener);
  };

  onChange = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  remove = () => {
    this.why ??= REMOVED;
    this.settleGone(REMOVED);
    this.removal ??= this.removeAll();
    return this.removal;
  };

  private async startNode(request: NodeRequest, place: number, begin?: Beginning): Promise<DockerNode> {
    const { network } = this;
    if (!network) throw new Error('invariant: the network comes before the nodes');
    await this.deps.checkRoom?.();
    const address = network.address(place);
    this.nextPlace = Math.max(this.nextPlace, place + 1);
    const aliases = aliasesOf(request.name, place);
    const disk = await this.openDisk(request.name, begin);
    const { deps, id, owner, registry } = this;
    const at = { network: network.name, address, aliases, place, disk };
    const container = await createNode({ ...deps, sandbox: id, owner, registry }, request, at);
    // Whatever becomes of it, it is removed with the sandbox.
    this.containers.push(container);
    const { name, role } = request;
    const node = this.nodeOf({ name, role, container, address, aliases }, network);
    if (begin) await checkImage(node, begin);
    await disk?.hold(container);
    if (!begin) for (const folder of request.folders) await node.copyIn(folder);
    await node.start();
    return node;
  }

  private nodeOf(place: NodePlace, { name }: SandboxNetwork): DockerNode {
    const { deps, id } = this;
    const holdDisk = async (container: Container) =>
      void (await deps.disks?.holdAgain(diskOf(id, place.name), container));
    const events = { onChange: () => this.changed(), onStrain: () => this.strained(), holdDisk };
    return new DockerNode({ ...deps, sandbox: id, network: name, gone: () => this.why ?? this.away, ...events }, place);
  }

  private strained(): void {
    for (const listener of this.strainListeners) listener();
  }

  private async openDisk(node: string, begin?: Beginning): Promise<NodeDisk | null> {
    const { deps, id } = this;
    if (!deps.disks) return null;
    const disk = await deps.disks.open(diskOf(id, node), begin?.disk);
    this.disksOpen.push(disk);
    return disk;
  }

  /** Machines that nobody has switched off are lost with the last of them. */
  private changed(): void {
    const ends = this.all.map(({ endedBy }) => endedBy);
    if (ends.length > 0 && ends.every((end) => end !== null)) {
      this.why ??= ends[0] ?? REMOVED;
      this.settleGone(this.why);
    }
    for (const listener of this.listeners) listener();
  }

  private async removeAll(): Promise<void> {
    this.comeback.end();
    await this.adding;
    await this.saved.end();
    for (const node of this.all) node.forget();
    const removals = await Promise.all(this.containers.map((container) => removeContainer(container, this.deps.log)));
    if (removals.includes(false)) this.deps.putOff.add(() => this.removeAll());
    await Promise.all(this.disksOpen.map((disk) => removeDisk(disk, this.deps.log)));
    await this.network?.remove();
  }
}

function startWords(nodes: number, areCopies: boolean): string {
  const what = nodes === 1 ? '' : ` ${nodes} nodes`;
  return areCopies ? `copying${what || ' its disk'}` : `starting${what}`;
}

function aliasesOf(name: string, place: number): readonly string[] {
  return place === 0 ? [name, REGISTRY_ALIAS] : [name];
}
