// Owns what `slipway doctor` says of what must last: whether progress and timelines can be read.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config';
import { StoreRefusal } from '../store/event-log';
import { openSqliteLog, STORE_FILE } from '../store/sqlite-log';
import { type Check, lacking, ok } from './verdict';

export async function checkStore({ dataDir }: Pick<Config, 'dataDir'>): Promise<Check> {
  const name = 'progress';
  if (!existsSync(join(dataDir, STORE_FILE))) return ok(name, 'none kept yet');
  try {
    const log = openSqliteLog(dataDir);
    const rooms = await log.rooms();
    await log.close();
    return ok(name, `kept for ${rooms.length} ${rooms.length === 1 ? 'room' : 'rooms'} in ${STORE_FILE}`);
  } catch (error) {
    if (!(error instanceof StoreRefusal)) throw error;
    return lacking(name, 'cannot be read', error.message);
  }
}
