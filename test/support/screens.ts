// Owns headless screens for tests: their thread is bundled once a process, as the server's is by scripts/build.mjs.
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { createScreens, type Screens } from '#server/screens/screens';

let bundled: Promise<string> | null = null;

async function bundle(): Promise<string> {
  // Below the project, so that its packages are found from there.
  const folder = mkdtempSync(resolve('node_modules/.cache-screens-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'worker.mjs');
  const options = { bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'silent' } as const;
  await build({ ...options, entryPoints: [resolve('server/screens/worker.ts')], outfile });
  return outfile;
}

export async function openScreens(): Promise<Screens> {
  bundled ??= bundle();
  return createScreens(await bundled, (error) => {
    throw error;
  });
}
