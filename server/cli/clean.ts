// Owns `slipway clean`: removes from the engine what this installation made there.
import { defineCommand } from 'citty';
import { nameInstallation, namePreparation } from '../installation';
import { createLog } from '../log';
import { enginePlaces } from '../prepare';
import { findEngine } from '../sandbox/docker/connect';
import { removeSlipwayImages } from '../sandbox/docker/image';
import { reap } from '../sandbox/docker/reaper';
import { findRunningServer } from './address';
import { configOrEnd, endWith } from './outcome';

export const clean = defineCommand({
  meta: { name: 'clean', description: 'Remove this installation’s containers, networks and volumes' },
  args: { images: { type: 'boolean', description: 'Remove the images that Slipway built, too' } },
  async run({ args }) {
    const config = configOrEnd();
    const running = await findRunningServer(config.dataDir);
    if (running) endWith(1, `Slipway runs at ${running.url} (process ${running.pid}); stop it first.`);
    const search = await findEngine(enginePlaces(config));
    if (search.kind === 'none') endWith(1, 'No Docker Engine answers, so there is nothing that could be removed.');
    const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY });
    const installation = await nameInstallation(config.dataDir);
    let count = 0;
    for (const name of [installation, namePreparation(installation)]) count += await reap(search.connection, name, log);
    console.log(`Removed ${count} containers, and the networks and volumes that went with them.`);
    if (args.images) console.log(`Removed ${await removeSlipwayImages(search.connection)} images.`);
  },
});
