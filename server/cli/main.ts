// Owns the `slipway` command: its subcommands, one file each.
import { defineCommand, runMain } from 'citty';
import { clean } from './clean';
import { dev } from './dev';
import { doctor } from './doctor';
import { link } from './link';
import { prepare } from './prepare';
import { settings } from './settings';
import { start } from './start';

const main = defineCommand({
  meta: { name: 'slipway', description: 'Talks and workshops about shipping software, with slides that really run' },
  subCommands: { start, dev, prepare, doctor, settings, link, clean },
});

await runMain(main);
