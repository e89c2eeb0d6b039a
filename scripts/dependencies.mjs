// Installs the packages of the lock file when node_modules is missing, stale or half made.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.mjs';
import { withLock } from './lock.mjs';
import { root, SetupError, step, tail } from './steps.mjs';

const stamp = join(root, 'node_modules/.slipway-stamp');

export async function ensureDependencies(write = console.log) {
  if (isFresh()) return;
  const waiting = (holder) => write(`Process ${holder} is installing dependencies here; waiting for it.`);
  await withLock(
    join(root, '.slipway/install.lock'),
    async () => {
      if (!isFresh()) await step('Installing dependencies', install, write);
    },
    waiting,
  );
}

async function install() {
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  // A launcher started by npm hands its settings down; production would leave out what the build needs.
  const { status, output } = await runCommand([...npm, 'ci', '--include=dev', '--no-audit', '--no-fund']);
  if (status !== 0) {
    throw new SetupError(
      `${tail(output)}\n\nnpm ci failed, so the dependencies are missing. The lines above say why; with that put right, start again.`,
    );
  }
  writeFileSync(stamp, fingerprint());
}

function isFresh() {
  try {
    return readFileSync(stamp, 'utf8') === fingerprint();
  } catch {
    return false;
  }
}

/** Changes with everything that decides what npm would put into node_modules. */
function fingerprint() {
  const { dependencies, devDependencies, allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return createHash('sha256')
    .update(JSON.stringify([dependencies, devDependencies, allowScripts]))
    .update(readFileSync(join(root, 'package-lock.json')))
    .update([process.versions.modules, process.platform, process.arch].join())
    .digest('hex');
}
