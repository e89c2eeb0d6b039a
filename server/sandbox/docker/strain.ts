// Owns noticing that nodes are at a limit: one look at all of them every few seconds, a few small files each, and the
// engine's word that memory ran out.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Container } from 'dockerode';
import type { Strain } from '#core/strain';
import { readDisk } from './disks';
import { diskOf } from './labels';

export type Kinds = readonly Strain['kind'][];

export type StrainedNode = {
  container: Container;
  sandbox: string;
  name: string;
  /** Told when they have changed. */
  onKinds(kinds: Kinds): void;
};

export type StrainWatch = {
  /** From its start to its end; the result stops that. */
  follow(node: StrainedNode): { ranOutOfMemory(): void; end(): void };
};

/** Of a limit; from there on something may fail at any moment. */
const NEAR = 0.97;
const LOOK_MS = 3_000;
/** A kill is over at once, and read by people for this long. */
const MEMORY_MS = 60_000;

export function watchStrain(installation: string, lookMs = LOOK_MS): StrainWatch {
  const nodes = new Set<Followed>();
  let timer: NodeJS.Timeout | undefined;
  let isLooking = false;
  const look = async () => {
    // One that takes longer than the interval is not overtaken by the next.
    if (isLooking) return;
    isLooking = true;
    for (const node of nodes) await node.look().catch(() => {});
    isLooking = false;
  };
  return {
    follow(node) {
      const followed = new Followed(installation, node);
      nodes.add(followed);
      timer ??= setInterval(() => void look(), lookMs).unref();
      return {
        ranOutOfMemory: () => followed.ranOutOfMemory(),
        end: () => {
          nodes.delete(followed);
          followed.end();
          if (nodes.size > 0) return;
          clearInterval(timer);
          timer = undefined;
        },
      };
    },
  };
}

class Followed {
  private groups: string[] | null = null;
  private told: Kinds = [];
  private memoryUntil = 0;
  private isOver = false;

  constructor(
    private readonly installation: string,
    private readonly node: StrainedNode,
  ) {}

  ranOutOfMemory(): void {
    this.memoryUntil = performance.now() + MEMORY_MS;
    this.tell([...this.told.filter((kind) => kind !== 'memory'), 'memory']);
  }

  async look(): Promise<void> {
    this.groups ??= await processGroupsOf(this.node.container);
    const kinds: Strain['kind'][] = [];
    if (await isFull(diskOf(this.node.sandbox, this.node.name), this.installation)) kinds.push('disk');
    for (const group of this.groups) {
      if (kinds.includes('processes') || !(await isAtMost(group))) continue;
      kinds.push('processes');
    }
    if (performance.now() < this.memoryUntil) kinds.push('memory');
    this.tell(kinds);
  }

  end(): void {
    this.tell([]);
    this.isOver = true;
  }

  private tell(kinds: Kinds): void {
    if (this.isOver || kinds.join() === this.told.join()) return;
    this.told = kinds;
    this.node.onKinds(kinds);
  }
}

const CGROUPS = '/sys/fs/cgroup';

/** Folders with the counts of the node's processes, and of those in its containers; none where they are not to be seen. */
async function processGroupsOf(container: Container): Promise<string[]> {
  const { State } = await container.inspect();
  const text = await readFile(`/proc/${State.Pid}/cgroup`, 'utf8').catch(() => '');
  const isV2 = existsSync(join(CGROUPS, 'cgroup.controllers'));
  // On version 2 the program inside may have moved to its leaf `node`.
  const path = isV2 ? /^0::(\/.*?)(\/node)?$/m.exec(text)?.[1] : /^\d+:pids:(\/.*)$/m.exec(text)?.[1];
  if (!path || path === '/') return [];
  const own = isV2 ? join(CGROUPS, path) : join(CGROUPS, 'pids', path);
  return [own, join(own, 'docker')];
}

async function isAtMost(group: string): Promise<boolean> {
  const most = await readNumber(join(group, 'pids.max'));
  const current = await readNumber(join(group, 'pids.current'));
  return current !== null && most !== null && current >= most * NEAR;
}

/** Null for none, and for "max". */
async function readNumber(file: string): Promise<number | null> {
  const number = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  return Number.isNaN(number) ? null : number;
}

async function isFull(disk: string, installation: string): Promise<boolean> {
  const room = await readDisk(installation, disk);
  return room !== null && room.used >= room.total * NEAR;
}
