// Owns what the machine has and how much of it is in use, read from this process's own machine.
import { statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';

/** In use and in all; null is not known. Bytes, and processors. */
export type MachineFigures = Record<'memory' | 'cpus' | 'disk', { used: number | null; total: number | null }>;

export type MachineReader = () => Promise<MachineFigures>;

/** `dataRoot`: a folder on the disk that counts. Processors are counted between two readings. */
export function readOwnMachine(dataRoot: string): MachineReader {
  let last = ticks();
  return async () => {
    const now = ticks();
    const all = now.all - last.all;
    const share = all > 0 ? (now.busy - last.busy) / all : null;
    last = now;
    const total = cpus().length;
    return {
      memory: { used: totalmem() - freemem(), total: totalmem() },
      cpus: { used: share === null ? null : share * total, total },
      disk: await diskOf(dataRoot),
    };
  };
}

/** Of an engine elsewhere no more is known than its size. */
export function readOtherMachine(size: { memoryBytes: number; cpus: number }): MachineReader {
  return async () => ({
    memory: { used: null, total: size.memoryBytes },
    cpus: { used: null, total: size.cpus },
    disk: { used: null, total: null },
  });
}

function ticks(): { busy: number; all: number } {
  let busy = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const sum = times.user + times.nice + times.sys + times.irq + times.idle;
    busy += sum - times.idle;
    all += sum;
  }
  return { busy, all };
}

async function diskOf(folder: string): Promise<MachineFigures['disk']> {
  try {
    const { bsize, blocks, bavail } = await statfs(folder);
    return { used: (blocks - bavail) * bsize, total: blocks * bsize };
  } catch {
    // The folder is on the engine's side of a virtual machine, as with Docker Desktop.
    return { used: null, total: null };
  }
}
