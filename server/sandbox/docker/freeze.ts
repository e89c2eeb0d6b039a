// Owns having a node's processes stand still.

import type { Container } from 'dockerode';
import { messageOf } from './engine-errors';
import { whileNothingBegins } from './exec-gate';

const TRIES = 4;

/** Its processes go on as soon as `work` has ended, and none is begun meanwhile. */
export function whileFrozen<T>(container: Container, work: () => Promise<T>): Promise<T> {
  return whileNothingBegins(container, async () => {
    await freeze(container);
    try {
      return await work();
    } finally {
      await container.unpause();
    }
  });
}

/** With a cgroup of version 1 the kernel may not get hold of all processes while they start others: then once more. */
async function freeze(container: Container): Promise<void> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return void (await container.pause());
    } catch (error) {
      if (left === 0 || !messageOf(error).includes('unable to freeze')) throw error;
    }
  }
}
