// Owns the user of a hardened engine and the range of ids that its containers run as.
import { readFile } from 'node:fs/promises';
import { runProgram } from '../host';

/** Ids of one engine's containers: enough for user namespaces within them. */
export const RANGE_IDS = 1_048_576;
const FIRST_ID = 1_000_000;
const LAST_ID = 2 ** 32 - 2;

/** The first id of the user's range; the user and the range are made where they are missing. */
export async function ensureRange(user: string): Promise<number> {
  const existing = rangesIn(await readFile('/etc/subuid', 'utf8').catch(() => '')).find(({ name }) => name === user);
  if (existing) return existing.start;
  if (!(await hasUser(user)))
    await runProgram('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', user]);
  const start = freeStart(await allRanges());
  const range = `${start}-${start + RANGE_IDS - 1}`;
  await runProgram('usermod', ['--add-subuids', range, '--add-subgids', range, user]);
  return start;
}

/** The range goes with its user. */
export async function removeRange(user: string): Promise<void> {
  if (await hasUser(user)) await runProgram('userdel', [user]);
}

/** The first id of an existing range; null without. */
export async function findRange(user: string): Promise<number | null> {
  return (await allRanges()).find(({ name }) => name === user)?.start ?? null;
}

type Range = { name: string; start: number; ids: number };

export function rangesIn(text: string): Range[] {
  return text.split('\n').flatMap((line) => {
    const [name, start, ids] = line.split(':');
    return name && start && ids ? [{ name, start: Number(start), ids: Number(ids) }] : [];
  });
}

/** The lowest place where a range overlaps none of the others. */
export function freeStart(taken: readonly Range[]): number {
  const byStart = [...taken].sort((a, b) => a.start - b.start);
  let start = FIRST_ID;
  for (const range of byStart) {
    const end = range.start + range.ids;
    if (range.start < start + RANGE_IDS && start < end) start = end;
  }
  if (start + RANGE_IDS > LAST_ID) throw new Error('no range of ids is free in /etc/subuid');
  return start;
}

async function allRanges(): Promise<Range[]> {
  const files = await Promise.all(['/etc/subuid', '/etc/subgid'].map((file) => readFile(file, 'utf8').catch(() => '')));
  return files.flatMap(rangesIn);
}

async function hasUser(user: string): Promise<boolean> {
  return (await readFile('/etc/passwd', 'utf8')).split('\n').some((line) => line.startsWith(`${user}:`));
}
