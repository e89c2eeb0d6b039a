// Owns the installations of Slidev and reveal.js that slides are measured beside: from npm, in a folder of their own.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export type Installed = { version: string; folder: string };
export type Rivals = { slidev: Installed; reveal: Installed };

const REVEAL_VERSION = '6.0.2';
const CACHE = join(tmpdir(), 'slipway-bench');

/** Null, after a line that says why, where npm cannot be reached and nothing is there from an earlier run. */
export async function installRivals(): Promise<Rivals | null> {
  const slidevVersion = (await newestSlidev()) ?? newestInCache();
  if (!slidevVersion) return without('npm could not say which releases of Slidev there are');
  const theme = '@slidev/theme-default';
  const slidev = await install('slidev', slidevVersion, [`@slidev/cli@${slidevVersion}`, theme]);
  const reveal = await install('reveal', REVEAL_VERSION, [`reveal.js@${REVEAL_VERSION}`]);
  return slidev && reveal ? { slidev, reveal } : without('npm could not install Slidev and reveal.js');
}

function without(why: string): null {
  console.log(`${why}: Slipway is measured alone.`);
  return null;
}

/** The newest release whose `engines` admits this Node. */
async function newestSlidev(): Promise<string | null> {
  const answer = await npm(['view', '@slidev/cli@>=50', 'version', 'engines.node', '--json']);
  if (answer === null) return null;
  const releases: { version: string; 'engines.node'?: string }[] = JSON.parse(answer);
  const admitted = releases.filter((release) => isStable(release.version) && admitsThisNode(release['engines.node']));
  return newest(admitted.map(({ version }) => version));
}

function newestInCache(): string | null {
  const folders = existsSync(CACHE) ? readdirSync(CACHE) : [];
  return newest(folders.flatMap((name) => (name.startsWith('slidev-') ? [name.slice('slidev-'.length)] : [])));
}

function newest(versions: string[]): string | null {
  return versions.filter(isStable).toSorted(compareVersions).at(-1) ?? null;
}

function isStable(version: string): boolean {
  return /^\d+\.\d+\.\d+$/.test(version);
}

/** Slidev has only ever asked for "this one or a later one"; anything else is not taken for a yes. */
function admitsThisNode(range = '>=0.0.0'): boolean {
  const [, least] = /^>= ?(\d+\.\d+\.\d+)$/.exec(range) ?? [];
  return least !== undefined && compareVersions(process.versions.node, least) >= 0;
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const at = left?.findIndex((part, index) => part !== right?.[index]) ?? -1;
  return at < 0 ? 0 : (left?.[at] ?? 0) - (right?.[at] ?? 0);
}

/** A folder has its final name only when it is complete. */
async function install(name: string, version: string, packages: string[]): Promise<Installed | null> {
  const folder = join(CACHE, `${name}-${version}`);
  if (existsSync(folder)) return { version, folder };
  console.log(`Installing ${packages.join(' and ')} below ${CACHE} …`);
  await mkdir(CACHE, { recursive: true });
  const making = await mkdtemp(join(CACHE, 'making-'));
  try {
    await writeFile(join(making, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    const done = await npm(['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], making);
    if (done === null) return null;
    await rename(making, folder);
    return { version, folder };
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/** What it prints; null when it fails. */
async function npm(args: string[], cwd = tmpdir()): Promise<string | null> {
  const child = spawn('npm', args, { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<boolean>((settle) => {
    child.once('error', () => settle(false));
    child.once('close', (code) => settle(code === 0));
  });
  const [output, isDone] = await Promise.all([text(child.stdout), ended]);
  return isDone ? output : null;
}
