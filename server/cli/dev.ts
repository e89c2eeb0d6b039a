// Owns `slipway dev`: the server from source, with hot reload.
import { defineCommand } from 'citty';
import { runServer } from './run-server';

export const dev = defineCommand({
  meta: { name: 'dev', description: 'Serve from source: pages reload as they are saved' },
  run: () => runServer({ dev: true }),
});
