// Owns the `slipway` command: its subcommands, one file each.
import { defineCommand, runMain } from 'citty';

const main = defineCommand({
  meta: { name: 'slipway', description: 'Talks and workshops about shipping software, with slides that really run' },
  // Loaded when asked for: listing settings need not wait for the server's modules.
  subCommands: {
    start: () => import('./start').then(({ start }) => start),
    dev: () => import('./dev').then(({ dev }) => dev),
    new: () => import('./new').then(({ newDeck }) => newDeck),
    format: () => import('./format').then(({ format }) => format),
    prepare: () => import('./prepare').then(({ prepare }) => prepare),
    doctor: () => import('./doctor').then(({ doctor }) => doctor),
    settings: () => import('./settings').then(({ settings }) => settings),
    link: () => import('./link').then(({ link }) => link),
    ps: () => import('./ps').then(({ ps }) => ps),
    import: () => import('./import').then(({ importCommand }) => importCommand),
    rehearse: () => import('./rehearse').then(({ rehearse }) => rehearse),
    export: () => import('./export').then(({ exportCommand }) => exportCommand),
    clean: () => import('./clean').then(({ clean }) => clean),
  },
});

await runMain(main);
