#!/usr/bin/env node
// The `slipway` command, also from a fresh clone: makes what is missing, says so on standard error, then runs it.
import { ensureBuild } from '../scripts/build.mjs';
import { ensureDependencies } from '../scripts/dependencies.mjs';
import { main, root } from '../scripts/steps.mjs';

await main(async () => {
  // Paths on the command line start from where it was typed.
  process.env.INIT_CWD = process.cwd();
  process.chdir(root);
  await ensureDependencies(console.error);
  // After `prepare` nothing may be left for `start` to make. Exports are drawn by the site.
  const isWhole = ['start', 'prepare', 'export'].includes(process.argv[2]);
  await ensureBuild(isWhole ? ['server', 'site'] : ['server'], console.error);
  process.env.NODE_ENV = process.argv[2] === 'dev' ? 'development' : 'production';
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  await import('../dist/slipway.mjs');
});
