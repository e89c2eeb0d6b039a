// Owns reading what a deck's last rehearsal has left beside it.
import { REHEARSAL_FILE, type RehearsalRecord, readRecord } from '#core/rehearsal-record';
import { openDeckFile } from './deck-files';

const MAX_BYTES = 256 * 1024;

/** `folder`: the deck's. Null when it was never rehearsed, or that cannot be read. */
export async function readRehearsal(folder: string): Promise<RehearsalRecord | null> {
  const file = await openDeckFile(folder, REHEARSAL_FILE);
  if (!file) return null;
  try {
    if ((await file.stat()).size > MAX_BYTES) return null;
    return readRecord(await file.readFile('utf8'));
  } catch {
    return null;
  } finally {
    await file.close();
  }
}
