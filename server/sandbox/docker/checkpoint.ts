// Owns a sandbox's state at one moment: all its disks, taken while nothing on them runs, and the way back to them.
import { statfs } from 'node:fs/promises';
import { type Checkpoint, SandboxRefusal } from '../provider';
import { LEAST_FREE_BYTES } from './disk-room';
import type { DiskState } from './disk-state';
import { DISKS_FOLDER, type NodeDisk } from './disks';
import type { DockerNode } from './node';

/** A machine, its disk, and the containers that ran on it and are started again by nothing else. */
type Kept = { node: DockerNode; disk: NodeDisk };
type Saved = Kept & { state: DiskState; ran: readonly string[] };

/** The one that a sandbox has: the next takes its place. */
export class LastCheckpoint {
  private saved: Checkpoint | null = null;
  private work: Promise<unknown> = Promise.resolve();
  private isOver = false;

  take(kept: readonly Kept[], signal?: AbortSignal): Promise<Checkpoint> {
    return this.inTurn(async () => {
      const next = await takeCheckpoint(kept, signal);
      await this.saved?.remove();
      this.saved = next;
      return { ...next, restore: () => this.inTurn(next.restore) };
    });
  }

  /** With its sandbox; waits for what is under way. */
  async end(): Promise<void> {
    this.isOver = true;
    await this.work;
    await this.saved?.remove();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.work.then(() => {
      if (this.isOver) throw new SandboxRefusal('What was saved is gone: the sandbox ended.');
      return work();
    });
    this.work = result.catch(() => {});
    return result;
  }
}

async function takeCheckpoint(kept: readonly Kept[], signal?: AbortSignal): Promise<Checkpoint> {
  signal?.throwIfAborted();
  const used = await Promise.all(kept.map(({ disk }) => disk.used()));
  await checkRoom(sum(used));
  const ran = await Promise.all(kept.map(({ node }) => node.ranByHand()));
  const nodes = kept.map(({ node }) => node);
  const states = await whileAll(nodes, 'whileStill', () =>
    allOrNone(
      kept.map(({ disk }) => disk.capture(signal)),
      (state) => state.remove(),
    ),
  );
  const saved = kept.map((each, place) => ({
    ...each,
    ran: ran[place] ?? [],
    state: states[place] as DiskState,
  }));
  const bytes = sum(states.map((state) => state.bytes));
  let isRemoved = false;
  return {
    bytes,
    async restore() {
      if (isRemoved) throw new SandboxRefusal('What was saved is gone: another was saved since.');
      await restore(saved, bytes);
    },
    async remove() {
      isRemoved = true;
      await Promise.all(states.map((state) => state.remove()));
    },
  };
}

/** Until everything has been copied, nothing is taken away. */
async function restore(saved: readonly Saved[], bytes: number): Promise<void> {
  await checkRoom(bytes);
  const ready = await allOrNone(
    saved.map(({ state }) => state.ready()),
    (disk) => disk.discard(),
  );
  const nodes = saved.map(({ node }) => node);
  try {
    await whileAll(nodes, 'whileOff', async () => {
      for (const [place, disk] of ready.entries()) await nodes[place]?.under((container) => disk.swap(container));
    });
  } finally {
    for (const disk of ready) await disk.discard();
  }
  for (const { node, ran } of saved) node.wake(ran);
}

/** All of them stand still, or are off, before `work` begins, and until it has ended. */
function whileAll<T>(
  [first, ...others]: readonly DockerNode[],
  how: 'whileStill' | 'whileOff',
  work: () => Promise<T>,
): Promise<T> {
  return first ? first[how](() => whileAll(others, how, work)) : work();
}

async function allOrNone<T>(works: readonly Promise<T>[], undo: (done: T) => Promise<void>): Promise<T[]> {
  const outcomes = await Promise.allSettled(works);
  const done = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failed) return done;
  await Promise.all(done.map(undo));
  throw failed.reason;
}

async function checkRoom(bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(DISKS_FOLDER);
  if (bavail * bsize - bytes >= LEAST_FREE_BYTES) return;
  throw new SandboxRefusal(
    'The disk of this server has no room for a copy of the sandbox. Remove what you do not need.',
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
