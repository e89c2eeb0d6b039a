// Owns `slipway prepare`: engine, sandbox image and the decks' images, so that a later start is quick and needs no network.
import { defineCommand } from 'citty';
import { nameInstallation, namePreparation } from '../installation';
import { createLog } from '../log';
import { prepareEngine } from '../prepare';
import { reap } from '../sandbox/docker/reaper';
import { configOrEnd, endWith, reasonOf } from './outcome';

export const prepare = defineCommand({
  meta: { name: 'prepare', description: 'Find or install an engine and make all images, without serving' },
  async run() {
    const config = configOrEnd();
    if (config.engine === 'none') endWith(1, 'ENGINE=none: there is nothing to prepare.');
    const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY });
    const stop = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM'] as const)
      process.once(name, () => stop.abort(new Error('stopped by a signal')));
    // A name of its own: a server that runs keeps its sandboxes.
    const installation = namePreparation(await nameInstallation(config.dataDir));
    try {
      const { connection, shelf } = await prepareEngine({ config, log, installation, signal: stop.signal });
      // Also the proof that sandboxes can have the images. It ends before its volume is taken away.
      await shelf.stocked;
      await reap(connection, installation, log);
      if (shelf.missing.length > 0) throw new Error(shelf.missing.map(({ why }) => why).join('\n'));
    } catch (error) {
      endWith(stop.signal.aborted ? 130 : 1, reasonOf(error));
    }
  },
});
