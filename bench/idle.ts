// Owns what terminals cost in which nothing happens: in the server's process, and as processes in their sandboxes.
import { MAX_TERMINALS } from '#core/terminal-number';
import { ownedBy, SANDBOX_LABEL } from '#server/sandbox/docker/labels';
import { heldKiB } from './heap';
import { type Line, openLiveLine } from './line';
import { memoryKiB } from './process';
import type { BenchGround } from './sandboxes';

/** Sandboxes that start side by side. */
const AT_ONCE = 4;

export type Idle = {
  /** Heap and buffers of the server's process after a collection, each. */
  serverKiB: number;
  /** Of a shell and its holder. */
  shellKiB: number;
};

/** Of `count` terminals at their prompts, each attached to a page, on a site that is `INSPECTED`. */
export async function idleTerminals(ground: BenchGround, deck: string, count: number): Promise<Idle> {
  const { site } = ground;
  const before = await heldKiB(site);
  const lines: Line[] = [];
  const rooms = Array.from({ length: Math.ceil(count / MAX_TERMINALS) }, (_, at) =>
    Math.min(MAX_TERMINALS, count - at * MAX_TERMINALS),
  );
  while (rooms.length > 0)
    for (const opened of await Promise.all(rooms.splice(0, AT_ONCE).map((size) => openRoom(site.url, deck, size))))
      lines.push(...opened);
  const after = await heldKiB(site);
  const shells = await shellsKiB(ground);
  for (const line of lines) line.close();
  return { serverKiB: (after - before) / count, shellKiB: shells / count };
}

async function openRoom(url: string, deck: string, size: number): Promise<Line[]> {
  const { line, cookie } = await openLiveLine(url, deck);
  const lines = [line];
  for (let terminal = 2; terminal <= size; terminal += 1)
    lines.push((await openLiveLine(url, deck, terminal, cookie)).line);
  return lines;
}

async function shellsKiB({ connection, installation }: BenchGround): Promise<number> {
  const filters = { label: [...ownedBy(installation).label, SANDBOX_LABEL] };
  let sum = 0;
  for (const { Id } of await connection.docker.listContainers({ filters })) {
    const { Processes, Titles } = await connection.docker.getContainer(Id).top({ ps_args: '-eo pid,comm' });
    const [pid, name] = [Titles.indexOf('PID'), Titles.indexOf('COMMAND')];
    for (const row of Processes as string[][])
      if (['bash', 'hold'].includes(row[name] ?? '')) sum += await memoryKiB(Number(row[pid]));
  }
  return sum;
}
