// Finds Chromium for exports and browser tests; for these, as root on Debian or Ubuntu, installs it from the system's packages.
import { existsSync, readFileSync } from 'node:fs';
import { runCommand } from './command.mjs';
import { SetupError, step, tail } from './steps.mjs';

const usualPlaces = [
  // Has no windows to draw: the lightest that Debian has.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

export const HOW_TO_GET =
  'Install it (on Debian: apt-get install chromium), run "npx playwright install chromium", or name one in CHROMIUM_PATH.';

/** @returns {Promise<string>} path of the program */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  if (!mayInstall()) {
    throw new SetupError(`The browser tests need Chromium. ${HOW_TO_GET}`);
  }
  await step('Installing chromium from the system’s packages', install);
  const installed = await findChromium();
  if (!installed) throw new SetupError('The packages of Chromium hold no browser here. Name one in CHROMIUM_PATH.');
  return installed;
}

/** @returns {Promise<string | undefined>} path of the program; rejects when CHROMIUM_PATH names none */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named && !existsSync(named)) throw new SetupError(`CHROMIUM_PATH names ${named}, which is not there.`);
  const { chromium } = await import('playwright-core');
  return [named, ...usualPlaces, chromium.executablePath()].find((path) => path && existsSync(path));
}

function mayInstall() {
  const isDebianLike =
    existsSync('/etc/os-release') && /\b(debian|ubuntu)\b/.test(readFileSync('/etc/os-release', 'utf8'));
  return isDebianLike && process.getuid?.() === 0;
}

async function install() {
  await aptGet('update');
  // Not every release has the first.
  await aptGet(`${INSTALL} chromium-headless-shell`).catch(() => aptGet(`${INSTALL} chromium`));
}

const INSTALL = 'install --yes --no-install-recommends';

async function aptGet(command) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const { status, output } = await runCommand(['apt-get', '--quiet', ...command.split(' ')], { env });
  if (status !== 0) throw new SetupError(`${tail(output)}\n\napt-get ${command} failed, so Chromium is missing.`);
}
