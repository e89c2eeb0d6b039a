// Owns `slipway prepare`: engine, sandbox image and the decks' shelf, so that all runs later without a network.
import { defineCommand } from 'citty';
import { withLock } from '../../scripts/lock.mjs';
import type { Config } from '../config';
import { preparationLock, prepareEngine } from '../engine-ground';
import { nameInstallation } from '../installation';
import { createLog, type Log } from '../log';
import { type NeededImages, neededImages } from '../needed-images';
import type { Shelf } from '../sandbox/docker/shelf';
import { findRunningServer } from './address';
import { configOrEnd, endWith, reasonOf } from './outcome';

export const prepare = defineCommand({
  meta: { name: 'prepare', description: 'Fetch all that the decks need, so that they run without a network' },
  args: { deck: { type: 'positional', required: false, description: 'Names of decks; all of them without' } },
  async run({ args }) {
    const config = configOrEnd();
    if (config.engine === 'none') endWith(1, 'ENGINE=none: there is nothing to prepare.');
    const needed = await neededImages(config.contentDir, args._).catch((error: unknown) => endWith(2, reasonOf(error)));
    const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY });
    const signal = untilStopped();
    const onWait = (holder: number) => console.log(`Process ${holder} prepares here; waiting for it.`);
    const work = () => stock({ config, needed, log, signal });
    try {
      await withLock(preparationLock(config.dataDir), work, onWait, signal);
    } catch (error) {
      endWith(signal.aborted ? 130 : 1, reasonOf(error));
    }
  },
});

type StockOptions = { config: Config; needed: NeededImages; log: Log; signal: AbortSignal };

async function stock(options: StockOptions): Promise<void> {
  const { config, needed } = options;
  const installation = await nameInstallation(config.dataDir);
  const { shelf, confinement } = await prepareEngine({ ...options, installation, purpose: 'stock' });
  try {
    console.log(summaryOf(shelf, needed));
    const running = await findRunningServer(config.dataDir);
    if (running && !shelf.wasReady) console.log(`The server at ${running.url} uses the new shelf from its next start.`);
    if (shelf.missing.length > 0 || needed.faulty.length > 0) process.exitCode = 1;
  } finally {
    await confinement.close();
  }
}

function summaryOf({ missing, wasReady }: Shelf, { decks, faulty }: NeededImages): string {
  const short = new Set([...missing.flatMap((image) => image.decks), ...faulty]);
  const complete = decks.filter((deck) => !short.has(deck));
  const lines = [
    ...(complete.length > 0 ? [`Ready without a network${wasReady ? ' already' : ''}: ${complete.join(', ')}.`] : []),
    ...decks.filter((deck) => short.has(deck)).map((deck) => `Not ready: ${deck}; the lines above say why.`),
  ];
  return lines.join('\n') || 'There are no decks, and so nothing to fetch.';
}

function untilStopped(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => stop.abort(new Error('Stopped by a signal; run it again to go on.')));
  return stop.signal;
}
