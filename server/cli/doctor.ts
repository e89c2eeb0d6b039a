// Owns `slipway doctor`: what this machine has and lacks, with a remedy for each lack.
import { defineCommand } from 'citty';
import { runChecks } from './checks';
import { configOrEnd } from './outcome';
import { prove } from './proof';
import { formatTable } from './table';

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
    if (args.prove) return prove();
    const checks = await runChecks(configOrEnd());
    const lacks = checks.filter(({ verdict }) => verdict === 'lacking');
    if (args.json) {
      console.log(JSON.stringify(checks, null, 2));
    } else {
      console.log(
        formatTable([
          ['CHECK', 'VERDICT', 'FOUND'],
          ...checks.map((check) => [check.name, check.verdict, check.found]),
        ]),
      );
      for (const { name, remedy } of lacks) console.log(`\n${name}: ${remedy}`);
    }
    process.exitCode = lacks.length > 0 ? 1 : 0;
  },
});
