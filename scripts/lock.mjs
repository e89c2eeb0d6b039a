// One holder at a time across processes: a file that names the holder's process id.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const pollMs = 250;
const patienceMs = 15 * 60_000;
/** Files that this very process holds. */
const held = new Set();

/**
 * Runs `work` while no other process holds `file`. A holder that has died is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {(holder: number) => void} [onWait]
 * @param {AbortSignal} [signal] ends the waiting, not the work
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait = () => {}, signal = undefined) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  await acquire(file, onWait, signal);
  const release = () => {
    held.delete(file);
    rmSync(file, { force: true });
  };
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/**
 * Takes `file` until the result is called or this process ends; or names the process that has it. A holder that has
 * died is passed over, also when another process has its id by now: in a container a server may always have the same.
 * @param {string} file
 * @returns {{ release: () => void } | { holder: number }}
 */
export function holdLock(file) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  for (;;) {
    if (take(file, `${process.pid} ${startOf(process.pid)}`)) {
      const release = () => rmSync(file, { force: true });
      process.once('exit', release);
      return { release: () => void process.off('exit', release) || release() };
    }
    const holder = lockHolder(file);
    if (holder !== null) return { holder };
    const stale = readHolder(file);
    if (stale !== null) removeStale(file, stale);
  }
}

/**
 * The living process that has `file` by `holdLock`; null when none has.
 * @param {string} file
 * @returns {number | null}
 */
export function lockHolder(file) {
  const [pid, start] = readLock(file)?.split(' ') ?? [];
  const holder = Number(pid);
  return holder > 0 && isAlive(holder) && startOf(holder) === start ? holder : null;
}

async function acquire(file, onWait, signal) {
  const deadline = Date.now() + patienceMs;
  let told = 0;
  while (!take(file)) {
    signal?.throwIfAborted();
    const holder = readHolder(file);
    if (holder === null) continue;
    // Of an earlier process that had the id of this one, as in a container, too.
    if (!isAlive(holder) || (holder === process.pid && !held.has(file))) {
      removeStale(file, holder);
      continue;
    }
    if (Date.now() > deadline) throw new Error(`Process ${holder} still holds ${file}. End it, or delete that file.`);
    if (told !== holder) onWait(holder);
    told = holder;
    await pause(pollMs);
  }
  // At once: others of this process who ask for it must not take it for an earlier process's.
  held.add(file);
}

/** Written aside and then linked: nobody ever reads a lock without its process id. */
function take(file, text = String(process.pid)) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, text);
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

function readHolder(file) {
  const text = readLock(file);
  return text === null ? null : Number.parseInt(text, 10);
}

function readLock(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** In the kernel's ticks since it started, which nobody can set; empty where it does not say. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Moved away before it is deleted: of several waiting processes one succeeds, and a new holder's lock is put back. */
function removeStale(file, holder) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
    if (readHolder(aside) !== holder) linkSync(aside, file);
  } catch {
    // Another process was quicker.
  } finally {
    rmSync(aside, { force: true });
  }
}
