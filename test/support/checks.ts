// Owns what carries out the checks of a room in tests, as the server has it.
import { CheckLoop } from '#server/live/check-loop';
import { createJudge } from '#server/live/judge';
import type { Log } from '#server/log';
import { Runners } from '#server/sandbox/kept-runner';

export function checkParts(log: Log) {
  return { checkLoop: new CheckLoop(1, log), judge: createJudge({ runners: new Runners(), findPort: () => null }) };
}
