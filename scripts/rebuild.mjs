// Builds server and site anew, whatever the stamps say: the build suite of `npm test`.
import { ensureBuild, forgetBuild } from './build.mjs';
import { main, root } from './steps.mjs';

await main(async () => {
  process.chdir(root);
  forgetBuild();
  await ensureBuild(['server', 'site']);
});
