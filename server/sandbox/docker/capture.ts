// Owns what all disks of a sandbox held at one moment: taken while nothing on them runs.
import { statfs } from 'node:fs/promises';
import { SandboxRefusal } from '../provider';
import { LEAST_FREE_BYTES } from './disk-room';
import type { DiskState } from './disk-state';
import { DISKS_FOLDER, type NodeDisk } from './disks';
import type { DockerNode } from './node';

/** A machine, its disk, and the containers that ran on it and are started again by nothing else. */
export type Kept = { node: DockerNode; disk: NodeDisk };

export type Captured = {
  all: readonly (Kept & { state: DiskState; ran: readonly string[] })[];
  /** Of all copies. */
  bytes: number;
  /** How long the machines stood still. */
  stillMs: number;
};

export async function captureAll(kept: readonly Kept[], signal?: AbortSignal): Promise<Captured> {
  signal?.throwIfAborted();
  const used = await Promise.all(kept.map(({ disk }) => disk.used()));
  await checkRoom(sum(used));
  const ran = await Promise.all(kept.map(({ node }) => node.ranByHand()));
  // What waits to be written is, before they stand still and it is waited for.
  await Promise.all(kept.map(({ disk }) => disk.flush(signal)));
  const began = performance.now();
  const remove = (state: DiskState) => state.remove();
  let states: DiskState[] = [];
  const capture = async () => {
    states = await allOrNone(
      kept.map(({ disk }) => disk.capture(signal)),
      remove,
    );
  };
  try {
    await whileAll(
      kept.map(({ node }) => node),
      'whileStill',
      capture,
    );
  } catch (error) {
    // One that does not go on afterwards is gone, and what was taken of it is nobody's.
    await Promise.all(states.map(remove));
    throw error;
  }
  const all = kept.map((each, place) => ({ ...each, ran: ran[place] ?? [], state: states[place] as DiskState }));
  return { all, bytes: sum(states.map((state) => state.bytes)), stillMs: performance.now() - began };
}

export async function removeAll({ all }: Captured): Promise<void> {
  await Promise.all(all.map(({ state }) => state.remove()));
}

/** All of them stand still, or are off, before `work` begins, and until it has ended. */
export function whileAll<T>(
  [first, ...others]: readonly DockerNode[],
  how: 'whileStill' | 'whileOff',
  work: () => Promise<T>,
): Promise<T> {
  return first ? first[how](() => whileAll(others, how, work)) : work();
}

export async function allOrNone<T>(works: readonly Promise<T>[], undo: (done: T) => Promise<void>): Promise<T[]> {
  const outcomes = await Promise.allSettled(works);
  const done = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failed) return done;
  await Promise.all(done.map(undo));
  throw failed.reason;
}

export async function checkRoom(bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(DISKS_FOLDER);
  if (bavail * bsize - bytes >= LEAST_FREE_BYTES) return;
  throw new SandboxRefusal(
    'The disk of this server has no room for a copy of the sandbox. Remove what you do not need.',
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
