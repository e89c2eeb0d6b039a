// `npm run rehearse`: rehearses the decks of content/ that have tasks; ends with one line "N passed, N failed".
import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { runCommand } from './command.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { main, root } from './steps.mjs';

const timeLimitMs = 40 * 60_000;

await main(async () => {
  process.chdir(root);
  await ensureDependencies();
  await ensureBuild(['server']);
  const asked = process.argv.slice(2);
  // Swarms and pipelines wait much: while one deck does, another goes on.
  const how = asked.length > 0 ? asked : ['--jobs', '2'];
  const command = [process.execPath, join(root, 'bin/slipway.mjs'), 'rehearse', ...how];
  const { status, timedOut } = await runCommand(command, { echo: true, timeLimitMs });
  if (timedOut) console.log('The rehearsal did not end within 40 minutes.\n0 passed, 1 failed');
  process.exitCode = status === 0 ? 0 : 1;
});
