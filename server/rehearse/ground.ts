// Owns what decks are rehearsed on: sandboxes and screens of their own, beside whatever server runs.
import { join, resolve } from 'node:path';
import { withLock } from '../../scripts/lock.mjs';
import type { Config } from '../config';
import { createLog } from '../log';
import { prepare } from '../prepare';
import type { SandboxProvider } from '../sandbox/provider';
import { createScreens, type Screens } from '../screens/screens';

export type Ground = { provider: SandboxProvider; screens: Screens; signal: AbortSignal };

/** Sandboxes of its own, in a folder of their own: a server that runs keeps what it has. */
export function withGround<T>(config: Config, task: (ground: Ground) => Promise<T>): Promise<T> {
  const dataDir = join(config.dataDir, 'rehearsal');
  const onWait = (holder: number) => console.log(`Process ${holder} rehearses here; waiting for it.`);
  const own: Config = { ...config, dataDir, onStop: 'remove' };
  return withLock(join(dataDir, 'rehearse.lock'), () => onGround(own, task), onWait);
}

async function onGround<T>(config: Config, task: (ground: Ground) => Promise<T>): Promise<T> {
  const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY });
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const { signal } = stop;
  const { provider, stocked } = await prepare({ config, log, signal });
  if (!provider) throw new Error('There are no sandboxes here, so nothing can be rehearsed.');
  // Else the first deck's times would hold the filling of the shelf, and its first check might not wait so long.
  await stocked;
  const screens = createScreens(resolve('dist/screen-worker.mjs'), (error) => log.error({ error }, 'a screen failed'));
  try {
    return await task({ provider, screens, signal });
  } finally {
    await screens.close();
    await provider.close();
  }
}
