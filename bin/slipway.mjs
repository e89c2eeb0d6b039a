#!/usr/bin/env node
// The `slipway` command, also from a fresh clone: makes what is missing, says so on standard error, then runs it.
import { ensureBuild } from '../scripts/build.mjs';
import { ensureDependencies } from '../scripts/dependencies.mjs';
import { main, root } from '../scripts/steps.mjs';

await main(async () => {
  process.chdir(root);
  await ensureDependencies(console.error);
  await ensureBuild(process.argv[2] === 'start' ? ['server', 'site'] : ['server'], console.error);
  process.env.NODE_ENV = process.argv[2] === 'dev' ? 'development' : 'production';
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  await import('../dist/slipway.mjs');
});
