// Runs other programs: output captured, whole process group ended at the time limit or when this process is told to stop.
import { spawn } from 'node:child_process';

const maxCapturedCharacters = 8 << 20;
const lastOutputMs = 2_000;

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

/** A detached child is not reached by Ctrl+C: hand signals on while it runs. */
function endGroupWithUs(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const hand = (/** @type {NodeJS.Signals} */ signal) => {
    killGroup(child);
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  for (const signal of signals) process.once(signal, hand);
  return () => {
    for (const signal of signals) process.off(signal, hand);
  };
}
