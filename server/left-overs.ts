// Owns what becomes, at a start, of what an earlier run of this installation left in the engines.
import type { Config } from './config';
import type { Confinement } from './confinement';
import type { Log } from './log';
import type { EngineConnection } from './sandbox/docker/connect';
import { endHardenedEngine } from './sandbox/docker/hardened/engine';
import { levelName } from './sandbox/docker/isolation';
import { reap } from './sandbox/docker/reaper';

export type LeftOvers = {
  config: Pick<Config, 'onStop'>;
  installation: string;
  log: Log;
  /** The engine that makes the images. */
  images: EngineConnection;
  sandboxes: Pick<Confinement, 'connection' | 'isolation'>;
};

/**
 * Removes everything, or with ON_STOP=keep what this run cannot adopt: sandboxes of another level of isolation. Those on
 * its own engine are sorted out by the provider.
 */
export async function removeLeftOvers({ config, installation, log, images, sandboxes }: LeftOvers): Promise<void> {
  const { connection, isolation } = sandboxes;
  if (config.onStop === 'remove') await reap(connection, installation, log);
  const others =
    isolation.level === 'hardened' ? await reap(images, installation, log) : await endHardenedEngine(installation, log);
  if (others === 0) return;
  const now = `sandboxes are ${levelName(isolation)} now`;
  log.warn({ machines: others }, `the sandboxes of an earlier run were of another level, and are removed: ${now}`);
}
