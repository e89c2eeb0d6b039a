// Owns what a process has taken of the machine, as the kernel tells it.
import { readFile } from 'node:fs/promises';

/** Fixed in Linux for all that it tells programs. */
const TICKS_A_SECOND = 100;

/** Of all threads, in their own code and in the kernel. */
export async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The program's name stands in brackets and may hold spaces; the numbers come after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

/** Memory of its own; of each page that others share its part. */
export async function memoryKiB(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]);
}
