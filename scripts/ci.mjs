// What a build server runs: the tests and then the rehearsal of the decks; ends with one line "N passed, N failed" of both.
import { runCommand } from './command.mjs';
import { main, root } from './steps.mjs';
import { addTallies, failuresSaid } from './tally.mjs';

await main(async () => {
  process.chdir(root);
  const parts = [
    ['npm', 'test', '--silent'],
    ['npm', 'run', 'rehearse', '--silent'],
  ];
  const ends = [];
  for (const command of parts) ends.push(await runCommand(command, { echo: true }));
  const { passed, failed } = addTallies(ends);
  console.log(['', ...failuresSaid(ends)].join('\n'));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
});
