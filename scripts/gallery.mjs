// `npm run gallery`: makes the pictures of the README anew, from pages as a browser shows them.
import { ensureBuild } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { main, root } from './steps.mjs';

await main(async () => {
  process.chdir(root);
  await ensureDependencies(console.error);
  await ensureBuild(['server', 'site'], console.error);
  process.env.NODE_ENV = 'production';
  const { register } = await import('tsx/esm/api');
  register();
  await import('../test/support/gallery');
});
