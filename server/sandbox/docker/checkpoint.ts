// Owns a sandbox's state at one moment, and the way back to it.
import { type Checkpoint, SandboxRefusal } from '../provider';
import { allOrNone, type Captured, captureAll, checkRoom, type Kept, removeAll, whileAll } from './capture';

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
  const captured = await captureAll(kept, signal);
  let isRemoved = false;
  return {
    bytes: captured.bytes,
    async restore() {
      if (isRemoved) throw new SandboxRefusal('What was saved is gone: another was saved since.');
      await restore(captured);
    },
    async remove() {
      isRemoved = true;
      await removeAll(captured);
    },
  };
}

/** Until everything has been copied, nothing is taken away. */
async function restore({ all, bytes }: Captured): Promise<void> {
  await checkRoom(bytes);
  const ready = await allOrNone(
    all.map(({ state }) => state.ready()),
    (disk) => disk.discard(),
  );
  const nodes = all.map(({ node }) => node);
  try {
    await whileAll(nodes, 'whileOff', async () => {
      for (const [place, disk] of ready.entries()) await nodes[place]?.under((container) => disk.swap(container));
    });
  } finally {
    for (const disk of ready) await disk.discard();
  }
  for (const { node, ran } of all) node.wake(ran);
}
