// `npm run bench -- NAME` runs bench/NAME.bench.ts; without a name it lists what there is.
import { readdirSync } from 'node:fs';
import { ensureBuild } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { main, root, SetupError } from './steps.mjs';

const suffix = '.bench.ts';

await main(async () => {
  process.chdir(root);
  const name = process.argv[2];
  const names = readdirSync('bench')
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length));
  if (!name || !names.includes(name)) {
    throw new SetupError(`Usage: npm run bench -- NAME, where NAME is one of: ${names.join(', ')}`);
  }
  await ensureDependencies(console.error);
  await ensureBuild(['server', 'site'], console.error);
  process.env.NODE_ENV = 'production';
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  const { register } = await import('tsx/esm/api');
  register();
  await import(`../bench/${name}${suffix}`);
});
