import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const lockModule = resolve(import.meta.dirname, '../../scripts/lock.mjs');
let folder = '';
let lock = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-lock-'));
  lock = join(folder, 'lock');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

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
