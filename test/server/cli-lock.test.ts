import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdLock, lockHolder, withLock } from '../../scripts/lock.mjs';

const lockModule = resolve(import.meta.dirname, '../../scripts/lock.mjs');
let folder = '';
let lock = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-lock-'));
  lock = join(folder, 'lock');
});

const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** A process that appends its number to `order` while it holds the lock, for as long as `holdMs`. */
function holder(number: number, holdMs: number): string[] {
  const script = `
    const { withLock } = await import(${JSON.stringify(lockModule)});
    const { appendFileSync } = await import('node:fs');
    const append = (text) => appendFileSync(${JSON.stringify(join(folder, 'order'))}, text);
    const work = async () => {
      append('<${number}');
      await new Promise((settle) => setTimeout(settle, ${holdMs}));
      append('>');
    };
    await withLock(${JSON.stringify(lock)}, work, (pid) => console.log('waiting for ' + pid));
  `;
  return ['--input-type=module', '--eval', script];
}

const run = promisify(execFile);

test('K1 holders come one after the other, and the lock is gone at the end', async () => {
  await Promise.all([1, 2, 3, 4].map((number) => run(process.execPath, holder(number, 60))));
  expect(await readFile(join(folder, 'order'), 'utf8')).toMatch(/^(<\d>){4}$/);
  expect(existsSync(lock)).toBe(false);
});

test('K2 the lock of a process that died is taken over, also by several at once', async () => {
  const dead = spawn(process.execPath, ['--version']);
  await once(dead, 'exit');
  await writeFile(lock, String(dead.pid));
  await Promise.all([1, 2, 3].map((number) => run(process.execPath, holder(number, 60))));
  expect(await readFile(join(folder, 'order'), 'utf8')).toMatch(/^(<\d>){3}$/);
});

test('K3 one that waits says for whom', async () => {
  await writeFile(lock, String(process.pid));
  const waiting = spawn(process.execPath, holder(1, 0));
  const [said] = await once(waiting.stdout, 'data');
  expect(String(said)).toContain(`waiting for ${process.pid}`);
  await rm(lock);
  expect(await once(waiting, 'exit')).toEqual([0, null]);
});

/** A process that takes the lock for good and says what it got, until it is killed. */
function keeper(): string[] {
  const script = `
    const { holdLock } = await import(${JSON.stringify(lockModule)});
    const got = holdLock(${JSON.stringify(lock)});
    console.log('holder' in got ? got.holder : 'mine');
    setInterval(() => {}, 1_000);
  `;
  return ['--input-type=module', '--eval', script];
}

async function keep(): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, keeper(), { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [said] = await once(child.stdout as Readable, 'data');
  return { child, said: String(said).trim() };
}

test('K50 of several that want to keep a lock one has it, the others hear who; it is free when that one is killed', async () => {
  const all = await Promise.all([keep(), keep(), keep()]);
  const [owner, ...others] = all.filter(({ said }) => said === 'mine');
  expect(others).toEqual([]);
  expect(all.filter(({ said }) => said === String(owner?.child.pid))).toHaveLength(2);
  expect(lockHolder(lock)).toBe(owner?.child.pid);
  owner?.child.kill('SIGKILL');
  await once(owner?.child as ChildProcess, 'exit');
  expect(lockHolder(lock)).toBe(null);
  expect((await keep()).said).toBe('mine');
});

test('K51 a process that merely has the id of the one that died holds nothing, not even this one', async () => {
  await writeFile(lock, `${process.ppid} 1`);
  expect(lockHolder(lock)).toBe(null);
  expect((await keep()).said).toBe('mine');
  await writeFile(lock, `${process.pid} 1`);
  const got = holdLock(lock);
  expect(got).toHaveProperty('release');
  expect(lockHolder(lock)).toBe(process.pid);
  if ('release' in got) got.release();
  await writeFile(lock, String(process.pid));
  expect(await withLock(lock, async () => 'worked')).toBe('worked');
  expect(existsSync(lock)).toBe(false);
});
