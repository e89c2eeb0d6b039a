// Owns the notes of which installations have packet filter chains on this machine, and which data folder each serves: the
// chains themselves do not say. The notes are lost with the machine's memory, as the chains are.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tagOf } from './labels';

const FOLDER = '/run/slipway-fences';

export type FenceNote = { installation: string; dataDir: string };

export async function noteFence(note: FenceNote): Promise<void> {
  await mkdir(FOLDER, { recursive: true, mode: 0o700 });
  await writeFile(fileOf(note.installation), `${JSON.stringify(note)}\n`, { mode: 0o600 });
}

export async function forgetFence(installation: string): Promise<void> {
  await rm(fileOf(installation), { force: true });
}

/** Installations whose data folder is gone: what they have here is nobody's. */
export async function findOrphanFences(): Promise<string[]> {
  const names = await readdir(FOLDER).catch(() => []);
  const notes = await Promise.all(names.map((name) => readNote(join(FOLDER, name))));
  return notes.flatMap((note) => (note && !existsSync(note.dataDir) ? note.installation : []));
}

/** Null for one that is damaged. */
async function readNote(file: string): Promise<FenceNote | null> {
  try {
    const { installation, dataDir } = JSON.parse(await readFile(file, 'utf8'));
    return typeof installation === 'string' && typeof dataDir === 'string' ? { installation, dataDir } : null;
  } catch {
    return null;
  }
}

function fileOf(installation: string): string {
  return join(FOLDER, `${tagOf(installation)}.json`);
}
