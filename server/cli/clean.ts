// Owns `slipway clean`: removes from the machine and its engine what this installation made there.
import { defineCommand } from 'citty';
import { enginePlaces } from '../engine-ground';
import { nameInstallation } from '../installation';
import { pruneSandboxRecords } from '../live/sandbox-records';
import { createLog } from '../log';
import { findEngine } from '../sandbox/docker/connect';
import { removeDisks } from '../sandbox/docker/disks';
import { removeFence } from '../sandbox/docker/fence';
import { findOrphanFences } from '../sandbox/docker/fence-notes';
import { removeHardenedEngine, removeOrphans } from '../sandbox/docker/hardened/engine';
import { removeSlipwayImages } from '../sandbox/docker/image';
import { removeMirrorStore } from '../sandbox/docker/mirror';
import { reap } from '../sandbox/docker/reaper';
import { removeOrphanShelves, removeShelves } from '../sandbox/docker/shelf-volumes';
import { removeThrottles } from '../sandbox/docker/throttle';
import { whyInUse } from './address';
import { configOrEnd, endWith } from './outcome';

export const clean = defineCommand({
  meta: { name: 'clean', description: 'Remove this installation’s sandboxes, networks, volumes and hardened engine' },
  args: { images: { type: 'boolean', description: 'Remove the images that Slipway built, too' } },
  async run({ args }) {
    const config = configOrEnd();
    const why = await whyInUse(config.dataDir);
    if (why) endWith(1, `${why} Stop it first.`);
    const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY });
    const installation = await nameInstallation(config.dataDir);
    const records = await pruneSandboxRecords(config.dataDir);
    if (records > 0) console.log(`Removed the records of ${records} ${records === 1 ? 'sandbox' : 'sandboxes'}.`);
    const hasHardened = await removeHardenedEngine(installation, log);
    const orphans = await removeOrphans(log);
    const fenced = (await findOrphanFences()).filter((name) => name !== installation && !orphans.includes(name));
    if (hasHardened) console.log('Removed the hardened engine with its sandboxes, data, ids and network rules.');
    if (orphans.length > 0) console.log(`Removed ${orphans.length} hardened engines whose data folder is gone.`);
    const search = await findEngine(enginePlaces(config));
    if (search.kind === 'none') {
      for (const name of [installation, ...orphans, ...fenced]) await removeBounds(name);
      tellFences(fenced.length);
      if (hasHardened || orphans.length + fenced.length > 0) return;
      endWith(1, 'No Docker Engine answers, so there is nothing that could be removed.');
    }
    let count = 0;
    for (const name of [installation, ...fenced]) count += await reap(search.connection, name, log);
    // Only now: no sandbox is without its rules for a moment.
    for (const name of [installation, ...orphans, ...fenced]) await removeBounds(name);
    tellFences(fenced.length);
    console.log(`Removed ${count} containers, and the networks and volumes that went with them.`);
    if (await removeMirrorStore(search.connection, installation)) console.log('Removed what the mirror had fetched.');
    const shelves =
      (await removeShelves(search.connection, installation)) + (await removeOrphanShelves(search.connection));
    if (shelves > 0) console.log(`Removed ${shelves} ${shelves === 1 ? 'shelf' : 'shelves'} of images.`);
    if (args.images) console.log(`Removed ${await removeSlipwayImages(search.connection)} images.`);
  },
});

function tellFences(count: number): void {
  if (count === 0) return;
  const whose = count === 1 ? 'an installation' : `${count} installations`;
  console.log(`Removed the network rules of ${whose} whose data folder is gone.`);
}

/** What lies on the machine itself, beside the engines. */
async function removeBounds(installation: string): Promise<void> {
  await removeFence(installation);
  await removeDisks(installation);
  await removeThrottles(installation);
}
