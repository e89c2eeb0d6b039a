// Owns the note by which other commands find the running server of a data folder: its process and its address.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lockHolder } from '../../scripts/lock.mjs';

export type Address = {
  pid: number;
  /** As people reach it. */
  url: string;
  /** As this machine reaches it. */
  local: string;
};

/** The server that uses this data folder, if one does. A note left by a process that died is no server. */
export async function findRunningServer(dataDir: string): Promise<Address | null> {
  const address = readNote(dataDir);
  return address && address.pid !== process.pid && isAlive(address.pid) && (await answers(address.local))
    ? address
    : null;
}

/** Held by a server from its beginning, long before it has an address. */
export function serverLock(dataDir: string): string {
  return join(dataDir, 'server.lock');
}

/** Why nobody else may use this data folder now, for people; null when no server runs or starts with it. */
export async function whyInUse(dataDir: string): Promise<string | null> {
  const other = await findRunningServer(dataDir);
  if (other) return `Slipway already runs at ${other.url} (process ${other.pid}) with DATA_DIR=${dataDir}.`;
  const holder = lockHolder(serverLock(dataDir));
  return holder === null || holder === process.pid ? null : startsText(dataDir, holder);
}

export function startsText(dataDir: string, holder: number): string {
  return `Slipway is being started or stopped by process ${holder} with DATA_DIR=${dataDir}.`;
}

/** Returns what takes the note away again. */
export async function noteAddress(dataDir: string, address: Omit<Address, 'pid'>): Promise<() => void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = fileOf(dataDir);
  writeFileSync(file, JSON.stringify({ ...address, pid: process.pid } satisfies Address));
  return () => rmSync(file, { force: true });
}

function fileOf(dataDir: string): string {
  return join(dataDir, 'server.json');
}

function readNote(dataDir: string): Address | null {
  try {
    return JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Address;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The process id may meanwhile be another program's. */
async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(5_000) });
    return true;
  } catch {
    return false;
  }
}
