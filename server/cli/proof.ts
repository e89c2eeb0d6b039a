// Owns `slipway doctor --prove`: the contract, the escapes and the limits of sandboxes, run on the user's own engine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../config';
import { enginePlaces } from '../engine-ground';
import { type EngineConnection, findEngine } from '../sandbox/docker/connect';
import { whyNotHardened } from '../sandbox/docker/hardened/engine';
import { endWith } from './outcome';

const CONTRACT = ['docker'];
/** These set up a hardened engine of their own. */
const HARDENED = ['hardened', 'escape', 'fence', 'limits'];

/** Prints the tables and what they come to; the process ends with the status of the tests. */
export async function prove(config: Config): Promise<void> {
  const runner = resolve('node_modules/vitest/vitest.mjs');
  const all = filesOf([...CONTRACT, ...HARDENED]);
  if (![runner, ...all].every((file) => existsSync(file)))
    endWith(1, 'The proof is made by the tests, which are not installed here. Run "npm ci" in a full copy of Slipway.');
  const connection = await engineOrEnd(config);
  const reason = await whyNotHardened(connection);
  const subject = `Docker Engine ${connection.version} at ${connection.where}, cgroup version ${connection.cgroupVersion}`;
  console.log(`Proving sandboxes on ${subject}.`);
  console.log(
    reason
      ? `Level hardened cannot be had here, for ${reason}: only the contract at level trusted is tried.`
      : 'This takes a few minutes, in which a hardened engine of its own comes and goes.',
  );
  const tests = spawn(process.execPath, [runner, 'run', '--project', 'server', ...(reason ? filesOf(CONTRACT) : all)], {
    stdio: 'inherit',
  });
  const [status] = await once(tests, 'close');
  console.log(conclusionOf(status, { subject, reason }));
  process.exitCode = status ?? 1;
}

function filesOf(names: string[]): string[] {
  return names.map((name) => `test/server/sandbox/${name}.test.ts`);
}

async function engineOrEnd(config: Config): Promise<EngineConnection> {
  const search = await findEngine(enginePlaces(config));
  if (search.kind === 'found') return search.connection;
  return endWith(
    1,
    'No Docker Engine answers, so there is nothing to prove. "npx slipway doctor" says where it looked.',
  );
}

function conclusionOf(status: number | null, { subject, reason }: { subject: string; reason: string | null }): string {
  if (status !== 0) return `NOT PROVEN on ${subject}: the lines above name what failed.`;
  if (reason) return `Proven on ${subject}: the contract at level trusted. Not proven: hardened, escapes, limits.`;
  return `Proven on ${subject}: the contract at trusted and hardened, every escape denied but those that are marked uncontrolled, the limits held.`;
}
