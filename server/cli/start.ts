// Owns `slipway start`: the server from the last build.
import { defineCommand } from 'citty';
import { runServer } from './run-server';

export const start = defineCommand({
  meta: { name: 'start', description: 'Prepare the machine and serve the decks' },
  run: () => runServer({ dev: false }),
});
