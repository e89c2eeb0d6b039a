// Owns the name of this installation: made once per data folder, and a label on all that is created in the engine.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** 12 hexadecimal digits, the same for every process of one data folder. */
export async function nameInstallation(dataDir: string): Promise<string> {
  const file = join(dataDir, 'installation');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, randomBytes(6).toString('hex'), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const name = (await readFile(file, 'utf8')).trim();
  if (!/^[0-9a-f]{12}$/.test(name))
    throw new Error(`${file} is damaged. Delete it; what an earlier run left in the engine then stays there.`);
  return name;
}
