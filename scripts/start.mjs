// `npm start` and `npm run dev`: from a fresh clone to a running server, in one process.
import { ensureBuild } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { main, root } from './steps.mjs';

const isDevelopment = process.argv[2] === '--dev';

await main(async () => {
  process.chdir(root);
  await ensureDependencies();
  process.env.NODE_ENV = isDevelopment ? 'development' : 'production';
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  process.argv.splice(2, Number.POSITIVE_INFINITY, isDevelopment ? 'dev' : 'start');
  if (isDevelopment) {
    const { register } = await import('tsx/esm/api');
    register();
    // Threads begin with a bundle.
    await ensureBuild(['server']);
    await import('../server/cli/main.ts');
  } else {
    await ensureBuild(['server', 'site']);
    await import('../dist/slipway.mjs');
  }
});
