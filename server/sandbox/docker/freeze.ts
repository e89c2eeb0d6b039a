// Owns having a node's processes stand still.
import type { Container } from 'dockerode';
import { messageOf } from './build';

const TRIES = 4;

/** With a cgroup of version 1 the kernel may not get hold of all processes while they start others: then once more. */
export async function freeze(container: Container): Promise<void> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return void (await container.pause());
    } catch (error) {
      if (left === 0 || !messageOf(error).includes('unable to freeze')) throw error;
    }
  }
}
