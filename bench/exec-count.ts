// Owns counting the processes that Slipway has the engine start in its sandboxes, in a bench.
import type { Readable } from 'node:stream';
import { INSTALLATION_LABEL, ownedBy, SANDBOX_LABEL } from '#server/sandbox/docker/labels';
import { until } from '../test/support/until';
import type { BenchGround } from './sandboxes';

export type ExecCount = { count(): number; stop(): void };

/** Of the site's sandboxes, from now on. */
export async function countExecs({ connection, installation }: BenchGround): Promise<ExecCount> {
  const label = [`${INSTALLATION_LABEL}=${installation}`];
  const events = await connection.docker.getEvents({ filters: { type: ['container'], event: ['exec_create'], label } });
  let count = 0;
  // A line each.
  events.on('data', (bytes: Buffer) => {
    count += bytes.toString('latin1').split('\n').length - 1;
  });
  events.on('error', () => {});
  return { count: () => count, stop: () => void (events as Readable).destroy() };
}

/** Settles once no sandbox of the site has a runner any more. */
export async function untilNoRunner({ connection, installation }: BenchGround, deadlineMs: number): Promise<void> {
  const { docker } = connection;
  const filters = { label: [...ownedBy(installation).label, SANDBOX_LABEL] };
  await until(
    'the end of every runner',
    async () => {
      for (const { Id } of await docker.listContainers({ filters })) {
        const { Processes } = await docker.getContainer(Id).top({ ps_args: '-eo pid,comm' });
        if ((Processes as string[][]).flat().includes('runner')) return false;
      }
      return true;
    },
    deadlineMs,
  );
}
