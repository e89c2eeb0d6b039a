// `npm run rehearse`: rehearses the decks of content/ that have tasks; ends with one line "N passed, N failed". Where only
// a few things failed, their decks are rehearsed once more, alone.
import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { runCommand } from './command.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { main, root, seconds } from './steps.mjs';
import { describeFailure, describeUnsteady, runFailedAgain, runSuite, suites } from './suites.mjs';
import { lastLine } from './tally.mjs';

await main(async () => {
  process.chdir(root);
  await ensureDependencies();
  await ensureBuild(['server']);
  const asked = process.argv.slice(2);
  process.exitCode = (await (asked.length > 0 ? rehearse(asked) : rehearseAll())) ? 0 : 1;
});

/** @param {string[]} asked */
async function rehearse(asked) {
  const command = [process.execPath, join(root, 'bin/slipway.mjs'), 'rehearse', ...asked];
  const { limitMs } = suites.rehearse;
  const { status, timedOut } = await runCommand(command, { echo: true, timeLimitMs: limitMs });
  if (timedOut) console.log(`The rehearsal did not end within ${seconds(limitMs)}.\n0 passed, 1 failed`);
  return status === 0;
}

async function rehearseAll() {
  const options = { echo: true, exceptions: [] };
  const { verdict } = await runFailedAgain('rehearse', await runSuite('rehearse', options), options);
  console.log('');
  for (const test of verdict.unsteady) console.log(describeUnsteady('rehearse', test));
  for (const failure of verdict.failures) console.log(describeFailure('rehearse', failure));
  const { text, isGood } = lastLine([verdict]);
  console.log(text);
  return isGood;
}
