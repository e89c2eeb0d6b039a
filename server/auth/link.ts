// Owns the presenter's links: one-time tokens of which only the hash is kept, each a file that its first use deletes.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const LINK_LIFETIME_MS = 10 * 60 * 1000;

/** Where a presenter's link leads. */
export const PRESENT_PATH = '/present';

/** Makes a link that is good once within `LINK_LIFETIME_MS`. `baseUrl` has no trailing slash, `now` is in milliseconds. */
export async function createPresenterLink(dataDir: string, baseUrl: string, now: number): Promise<string> {
  const folder = join(dataDir, 'tokens');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await dropExpired(folder, now);
  const token = randomBytes(32).toString('base64url');
  await writeFile(fileOf(folder, token), String(now + LINK_LIFETIME_MS), { mode: 0o600, flag: 'wx' });
  return `${baseUrl}${PRESENT_PATH}?token=${token}`;
}

/** True once for a link's token. A rename decides between two that come at once. */
export async function redeemToken(dataDir: string, token: string, now: number): Promise<boolean> {
  const folder = join(dataDir, 'tokens');
  const taken = join(folder, `taken-${randomBytes(8).toString('hex')}`);
  try {
    await rename(fileOf(folder, token), taken);
  } catch {
    return false;
  }
  const expires = Number(await readFile(taken, 'utf8'));
  await rm(taken, { force: true });
  return now < expires;
}

function fileOf(folder: string, token: string): string {
  return join(folder, createHash('sha256').update(token).digest('hex'));
}

async function dropExpired(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const expires = await readFile(file, 'utf8').catch(() => '0');
    if (Number(expires) <= now) await rm(file, { force: true });
  }
}
