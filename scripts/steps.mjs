// Progress in plain lines: what is being done, how long it took, and a sign of life in between.
import { fileURLToPath } from 'node:url';

const signOfLifeMs = 15_000;

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** Something for people to put right; its message is all they need to see. */
export class SetupError extends Error {}

export function seconds(milliseconds) {
  return milliseconds < 60_000
    ? `${(milliseconds / 1000).toFixed(1)} s`
    : `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}

/**
 * @template T
 * @param {string} title in the form "Installing dependencies"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work, write = console.log) {
  const start = Date.now();
  write(`${title} …`);
  const alive = setInterval(() => write(`${title} … ${seconds(Date.now() - start)}`), signOfLifeMs);
  try {
    const result = await work();
    write(`${title}: done in ${seconds(Date.now() - start)}`);
    return result;
  } finally {
    clearInterval(alive);
  }
}

/** Runs a launcher: what people can put right is said without a stack, and ends with status 1. */
export async function main(run) {
  try {
    requireNode();
    await run();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\n${error.message}`);
    process.exit(1);
  }
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(
    `Slipway needs Node.js 20.19 or newer; this is ${process.versions.node}. Install a newer one, then start again.`,
  );
}

/** The end of a program's output, where the reason of a failure stands. */
export function tail(text, lines = 40) {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
