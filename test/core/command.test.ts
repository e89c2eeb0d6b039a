// What `scripts/` runs ends with it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import { runCommand } from '../../scripts/command.mjs';

const MODULE = resolve('scripts/command.mjs');
/** Says its process id, and stays. */
const STAYS = `['sh', '-c', 'echo $$; exec sleep 600']`;

/** Runs two commands at once, and goes on with `rest` when both have said their process ids. */
async function withTwo(rest: string) {
  const script = `
    import { runCommand } from '${MODULE}';
    for (let left = 2; left > 0; left -= 1) void runCommand(${STAYS}, { echo: true });
    ${rest}`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pids: number[] = [];
  for await (const line of createInterface({ input: parent.stdout })) if (pids.push(Number(line)) === 2) break;
  return { parent, pids };
}

/** Not one that has ended and is only not asked for by its parent. */
const lives = (pid: number) => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^[^Z\s]/.test(stdout);
};

test.each([
  ['told to stop', '', 'SIGINT', 130],
  ['at its end', 'process.stdin.resume(); setTimeout(() => process.exit(3), 1_000);', null, 3],
] as const)('T27 all that runs at once ends with who runs it: %s', async (_, rest, signal, status) => {
  const { parent, pids } = await withTwo(rest);
  expect(pids.map(lives)).toEqual([true, true]);
  const ended = once(parent, 'exit');
  if (signal) parent.kill(signal);
  expect(await ended).toEqual([status, null]);
  await vi.waitFor(() => expect(pids.map(lives)).toEqual([false, false]));
});

test('T28 a program past its time is ended with all that it started, and one that cannot start says why', async () => {
  const late = await runCommand(['sh', '-c', 'echo begun; sleep 600 & wait'], { timeLimitMs: 300 });
  expect(late).toMatchObject({ timedOut: true, output: 'begun\n' });
  expect(await runCommand(['/no/such/program'])).toMatchObject({
    status: null,
    output: expect.stringContaining('ENOENT'),
  });
});
