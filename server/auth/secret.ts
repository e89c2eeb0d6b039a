// Owns the server's signing secret: 32 random bytes in the data folder, made once, readable by its owner only.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const SECRET_BYTES = 32;

/** Reads the secret, or makes it. Two processes that start at once end up with the same one. */
export async function loadSecret(dataDir: string): Promise<Uint8Array> {
  const file = join(dataDir, 'secret');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, randomBytes(SECRET_BYTES), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = await readFile(file);
  if (secret.length !== SECRET_BYTES) throw new Error(`${file} is damaged. Delete it; everyone signs in anew.`);
  return secret;
}
