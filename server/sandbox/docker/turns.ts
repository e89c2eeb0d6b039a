// Owns work that processes of this machine do one after the other: making an image, stocking a shelf.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../../../scripts/lock.mjs';
import type { Progress } from './build';
import type { EngineConnection } from './connect';
import { isRoot } from './host';
import { tagOf } from './labels';

/** Runs the work while nobody else of this machine does work of that name at that engine. One that died is not waited for. */
export function inTurn<T>(
  { id }: EngineConnection,
  name: string,
  { onStep, signal }: Progress,
  work: () => Promise<T>,
): Promise<T> {
  const onWait = (holder: number) => {
    if (holder !== process.pid) onStep?.(`waiting for process ${holder}, which is at it`);
  };
  return withLock(join(folder(), `${tagOf(`${id} ${name}`)}.turn`), work, onWait, signal);
}

/** A user's own: a stranger's lock could neither be judged nor taken away. */
function folder(): string {
  if (isRoot() && process.platform === 'linux') return '/run/slipway-turns';
  return join(tmpdir(), `slipway-turns-${process.getuid?.() ?? 0}`);
}
