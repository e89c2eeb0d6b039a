// Owns links that make a browser the presenter's or the operator's: one-time tokens of which only the hash is kept, each
// a file that its first use deletes.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const LINK_LIFETIME_MS = 10 * 60 * 1000;

export type LinkKind = 'presenter' | 'operator';

type Place = {
  /** Below the data folder: a token of one kind is not found among the other's. */ folder: string;
  path: string;
};

const PLACES: Record<LinkKind, Place> = {
  presenter: { folder: 'tokens', path: '/present' },
  operator: { folder: 'operator-tokens', path: '/operator/enter' },
};

/** Where a link of that kind leads. */
export function linkPath(kind: LinkKind): string {
  return PLACES[kind].path;
}

export type LinkOptions = {
  kind: LinkKind;
  /** Without a trailing slash. */
  baseUrl: string;
  /** In milliseconds. */
  now: number;
};

/** Makes a link that is good once within `LINK_LIFETIME_MS`. */
export async function createLink(dataDir: string, { kind, baseUrl, now }: LinkOptions): Promise<string> {
  const folder = join(dataDir, PLACES[kind].folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await dropExpired(folder, now);
  const token = randomBytes(32).toString('base64url');
  await writeFile(join(folder, hashOf(token)), String(now + LINK_LIFETIME_MS), { mode: 0o600, flag: 'wx' });
  return `${baseUrl}${PLACES[kind].path}?token=${token}`;
}

/** True once for a link's token. A rename decides between two that come at once. */
export async function redeemToken(dataDir: string, kind: LinkKind, token: string, now: number): Promise<boolean> {
  const folder = join(dataDir, PLACES[kind].folder);
  const known = await readdir(folder).catch(() => []);
  const hash = hashOf(token);
  const name = known.find((each) => isSame(each, hash));
  if (name === undefined) return false;
  const taken = join(folder, `taken-${randomBytes(8).toString('hex')}`);
  try {
    await rename(join(folder, name), taken);
  } catch {
    return false;
  }
  const expires = Number(await readFile(taken, 'utf8'));
  await rm(taken, { force: true });
  return now < expires;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** In a time that says nothing of how much of them agrees. */
function isSame(name: string, hash: string): boolean {
  return name.length === hash.length && timingSafeEqual(Buffer.from(name), Buffer.from(hash));
}

async function dropExpired(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const expires = await readFile(file, 'utf8').catch(() => '0');
    if (Number(expires) <= now) await rm(file, { force: true });
  }
}
