// Owns `slipway settings`: every setting with its value and where that comes from. Works with wrong settings, too.
import { defineCommand } from 'citty';
import { listSettings, readConfig } from '../config';
import { formatTable } from './table';

export const settings = defineCommand({
  meta: { name: 'settings', description: 'List every setting, its value and where it comes from' },
  args: { json: { type: 'boolean', description: 'Print JSON' } },
  run({ args }) {
    const rows = listSettings();
    if (args.json) {
      console.log(JSON.stringify(rows, null, 2));
    } else {
      const cells = rows.map(({ name, value, source, description, unit }) => [
        name,
        value || '-',
        source,
        `${description} (${unit})`,
      ]);
      console.log(formatTable([['SETTING', 'VALUE', 'FROM', 'MEANING'], ...cells]));
    }
    const parsed = readConfig();
    if (parsed.ok) return;
    console.error(`\n${parsed.problems.join('\n')}`);
    process.exitCode = 2;
  },
});
