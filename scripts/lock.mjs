// One holder at a time across processes: a file that names the holder's process id.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const pollMs = 250;
const patienceMs = 15 * 60_000;

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
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

async function acquire(file, onWait, signal) {
  const deadline = Date.now() + patienceMs;
  let told = 0;
  while (!take(file)) {
    signal?.throwIfAborted();
    const holder = readHolder(file);
    if (holder === null) continue;
    if (!isAlive(holder)) {
      removeStale(file, holder);
      continue;
    }
    if (Date.now() > deadline) throw new Error(`Process ${holder} still holds ${file}. End it, or delete that file.`);
    if (told !== holder) onWait(holder);
    told = holder;
    await pause(pollMs);
  }
}

/** Written aside and then linked: nobody ever reads a lock without its process id. */
function take(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
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
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return null;
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
