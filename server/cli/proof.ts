// Owns `slipway doctor --prove`: the contract, the escapes and the limits of sandboxes, run on the user's own engine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { endWith } from './outcome';

const PROOFS = ['docker', 'hardened', 'escape', 'fence', 'limits'].map((name) => `test/server/sandbox/${name}.test.ts`);

/** Prints the tables; the process ends with the status of the tests. */
export async function prove(): Promise<void> {
  const runner = resolve('node_modules/vitest/vitest.mjs');
  if (![runner, ...PROOFS].every((file) => existsSync(file)))
    endWith(1, 'The proof is made by the tests, which are not installed here. Run "npm ci" in a full copy of Slipway.');
  console.log('This takes about three minutes, in which a hardened engine of its own comes and goes.');
  const tests = spawn(process.execPath, [runner, 'run', '--project', 'server', ...PROOFS], { stdio: 'inherit' });
  const [status] = await once(tests, 'close');
  process.exitCode = status ?? 1;
}
