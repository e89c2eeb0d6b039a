// Owns what other sandboxes begin with: a copy of all disks of one, written out as often as it is asked for, and how their
// nodes come up with it.
import { createLanes } from '../lanes';
import { type NodeRequest, type SandboxCopy, SandboxRefusal } from '../provider';
import { type Captured, captureAll, checkRoom, type Kept, removeAll } from './capture';
import type { DiskState } from './disk-state';
import type { Disks } from './disks';
import { runExec } from './exec';
import { removeTasks, wakeEngine } from './inner-containers';
import type { DockerNode } from './node';
import { changeLogin, type RegistryAccess } from './registry';

/** Of one node. */
export type Beginning = {
  disk: DiskState;
  /** Id of the image below what was written. */
  image: string;
  /** Inner containers that ran, and that no Swarm starts again. */
  ran: readonly string[];
};

export type Beginnings = { nodes: readonly Beginning[]; registry: RegistryAccess; lacksSwarm: boolean };

export const NO_COPIES = 'What is in this sandbox cannot be saved here: its disks are not bounded.';

// Side by side none would be written sooner, and each is to see the room that the one before has left.
const writing = createLanes(1);

export class DockerCopy implements SandboxCopy {
  readonly nodes: SandboxCopy['nodes'];
  readonly bytes: number;
  readonly stillMs: number;

  private constructor(
    private readonly captured: Captured,
    private readonly images: readonly string[],
    readonly lacksSwarm: boolean,
    /** Of the sandbox that was copied. */
    readonly registry: RegistryAccess,
  ) {
    this.nodes = captured.all.map(({ node: { name, role } }) => ({ name, role }));
    this.bytes = captured.bytes;
    this.stillMs = captured.stillMs;
  }

  static async of(kept: readonly Kept[], registry: RegistryAccess, signal?: AbortSignal): Promise<DockerCopy> {
    const images = await Promise.all(kept.map(({ node }) => imageOf(node)));
    const captured = await captureAll(kept, signal);
    const areInSwarm = await Promise.all(kept.map(({ disk }) => disk.isInSwarm()));
    return new DockerCopy(captured, images, areInSwarm.includes(true), registry);
  }

  get beginnings(): Beginnings {
    const { registry, images, lacksSwarm } = this;
    const nodes = this.captured.all.map(({ state, ran }, place) => ({
      disk: { ...state, writeTo: (image: string) => writing.run(() => writeWithin(state, image)) },
      image: images[place] ?? '',
      ran,
    }));
    return { nodes, registry, lacksSwarm };
  }

  checkRoom(): Promise<void> {
    return checkRoom(this.bytes);
  }

  remove(): Promise<void> {
    return removeAll(this.captured);
  }
}

export function beginAs(from: SandboxCopy, nodes: readonly NodeRequest[], disks: Disks | null): Beginnings {
  if (!disks || !(from instanceof DockerCopy)) throw new SandboxRefusal(NO_COPIES);
  const namesOf = (list: SandboxCopy['nodes']) => list.map(({ name, role }) => `${name} (${role})`).join(', ');
  const [wanted, had] = [namesOf(nodes), namesOf(from.nodes)];
  if (wanted === had) return from.beginnings;
  throw new SandboxRefusal(`A sandbox of ${wanted} cannot begin as a copy of one of ${had}: it needs the same nodes.`);
}

/** What was written says only what is different from the image. */
export async function checkImage(node: DockerNode, { image }: Beginning): Promise<void> {
  if (image === (await imageOf(node))) return;
  throw new SandboxRefusal(`${node.name} cannot begin as that copy, which is of a node with other packages.`);
}

/** To be called when all nodes run, before anybody is in them. */
export async function comeUp(nodes: readonly DockerNode[], began: Beginnings, registry: RegistryAccess): Promise<void> {
  for (const node of nodes) {
    const status = await node.under((container) => runExec(container, changeLogin(began.registry, registry)));
    if (status !== 0) throw new Error(`the login of ${node.name} could not be changed`);
  }
  if (began.lacksSwarm) await Promise.all(nodes.map((node) => node.under(removeTasks)));
  for (const [place, node] of nodes.entries())
    void node.under(async (container) => wakeEngine(container, began.nodes[place]?.ran ?? []));
}

async function writeWithin(state: DiskState, image: string): Promise<void> {
  await checkRoom(state.bytes);
  await state.writeTo(image);
}

function imageOf(node: DockerNode): Promise<string> {
  return node.under(async (container) => (await container.inspect()).Image);
}
