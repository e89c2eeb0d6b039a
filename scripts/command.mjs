// Runs other programs: output captured, whole process group ended at the time limit or when this process is told to stop.
import { spawn } from 'node:child_process';

const maxCapturedCharacters = 8 << 20;
const lastOutputMs = 2_000;

const endings = { SIGINT: 130, SIGTERM: 143, SIGHUP: 143 };

/** Those that run now; several may. */
const running = new Set();

/**
 * @typedef {{ status: number | null, output: string, timedOut: boolean }} Outcome
 * @param {string[]} command
 * @param {{ env?: Record<string, string>, timeLimitMs?: number, echo?: boolean }} [options]
 * @returns {Promise<Outcome>} never rejects; a program that cannot start has status null and its reason as output
 */
export function runCommand([file = '', ...args], { env = {}, timeLimitMs = 0, echo = false } = {}) {
  return new Promise((settle) => {
    const child = spawn(file, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let output = '';
    let timedOut = false;
    const collect = (/** @type {Buffer} */ bytes) => {
      if (output.length < maxCapturedCharacters) output += bytes;
      if (echo) process.stdout.write(bytes);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const release = endGroupWithUs(child);
    const timer = timeLimitMs && setTimeout(stopLate, timeLimitMs);
    function stopLate() {
      timedOut = true;
      endGroup(child);
    }
    const finish = (/** @type {number | null} */ status) => {
      clearTimeout(timer);
      release();
      settle({ status, output, timedOut });
    };
    child.once('error', (error) => {
      output += error.message;
      finish(null);
    });
    child.once('close', finish);
    // A grandchild that lives on keeps the pipes open and must not hold us.
    child.once('exit', (status) => setTimeout(finish, lastOutputMs, status).unref());
  });
}

function endGroup(child) {
  try {
    process.kill(-child.pid, 'SIGTERM');
    setTimeout(() => killGroup(child), 5_000).unref();
  } catch {
    // It has just ended by itself.
  }
}

function killGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing of the group is left.
  }
}

/** A detached child is not reached by Ctrl+C, nor does it end with us: all are ended when we are told to stop, or do. */
function endGroupWithUs(child) {
  if (running.size === 0) {
    for (const signal of Object.keys(endings)) process.once(signal, stop);
    process.once('exit', killAll);
  }
  running.add(child);
  return () => {
    running.delete(child);
    if (running.size > 0) return;
    for (const signal of Object.keys(endings)) process.off(signal, stop);
    process.off('exit', killAll);
  };
}

function stop(/** @type {keyof typeof endings} */ signal) {
  process.exit(endings[signal]);
}

function killAll() {
  for (const child of running) killGroup(child);
}
