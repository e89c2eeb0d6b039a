// Owns `slipway doctor`: what this machine has and lacks, with a remedy for each lack.
import { defineCommand } from 'citty';
import { runChecks } from './checks';
import { configOrEnd } from './outcome';
import { prove } from './proof';
import { formatChecks } from './verdict';

export const doctor = defineCommand({
  meta: { name: 'doctor', description: 'Check what this machine has and what it lacks' },
  args: {
    json: { type: 'boolean', description: 'Print JSON' },
    prove: {
      type: 'boolean',
      description: 'Try on this very machine what sandboxes are to do, and all ways out of them',
    },
  },
  async run({ args }) {
    if (args.prove) return prove(configOrEnd());
    const checks = await runChecks(configOrEnd());
    const text = args.json ? JSON.stringify(checks, null, 2) : formatChecks(checks);
    const status = checks.some(({ verdict }) => verdict === 'lacking') ? 1 : 0;
    // A name that does not resolve would hold the process for ten seconds more.
    process.stdout.write(`${text}\n`, () => process.exit(status));
  },
});
