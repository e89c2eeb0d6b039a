// Owns the base image debian:bookworm-slim: pulled, or where no registry can be reached a stand-in of the same shape.

import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STAND_IN_LABEL } from '#core/stand-in';
import { follow, labelsOf, type Progress } from './build';
import type { EngineConnection } from './connect';
import { messageOf } from './engine-errors';
import { hasProgram, installPackages, isRoot, runProgram } from './host';
import { type PullRequest, pullImage } from './pull';
import { inTurn } from './turns';

export const BASE_IMAGE = 'debian:bookworm-slim';

/** As the official slim image has it: no documentation but copyrights, no manual pages, no translations. */
const SLIM_RULES = [
  'path-exclude /usr/share/doc/*',
  'path-include /usr/share/doc/*/copyright',
  ...['info', 'locale', 'man', 'groff', 'lintian', 'linda'].map((part) => `path-exclude /usr/share/${part}/*`),
];

export async function ensureBase(connection: EngineConnection, progress: PullRequest): Promise<void> {
  if (await labelsOf(connection, BASE_IMAGE)) return;
  await inTurn(connection, BASE_IMAGE, progress, () => obtainBase(connection, progress));
}

async function obtainBase(connection: EngineConnection, progress: PullRequest): Promise<void> {
  if (await labelsOf(connection, BASE_IMAGE)) return;
  try {
    await pullImage(connection, BASE_IMAGE, progress);
  } catch (pullError) {
    progress.signal?.throwIfAborted();
    progress.onStep?.(`${BASE_IMAGE} cannot be pulled; bootstrapping a stand-in from Debian packages`);
    await bootstrap(connection, progress).catch((error: unknown) => {
      throw new Error(
        `${BASE_IMAGE} could neither be pulled (${messageOf(pullError)}) nor bootstrapped (${messageOf(error)})`,
      );
    });
  }
}

async function bootstrap(connection: EngineConnection, progress: Progress): Promise<void> {
  await ensureDebootstrap(progress);
  const scratch = await mkdtemp(join(tmpdir(), 'slipway-base-'));
  try {
    const root = join(scratch, 'root');
    progress.onStep?.('bootstrapping Debian 12 (about half a minute)');
    await runProgram('debootstrap', ['--variant=minbase', 'bookworm', root], progress.signal);
    await makeSlim(root);
    progress.onStep?.(`importing ${BASE_IMAGE}`);
    await importRoot(connection, root);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function ensureDebootstrap(progress: Progress): Promise<void> {
  if (!isRoot()) throw new Error('debootstrap needs root');
  if (await hasProgram('debootstrap')) return;
  if (!(await hasProgram('apt-get'))) throw new Error('debootstrap is not installed');
  progress.onStep?.('installing debootstrap');
  await installPackages(['debootstrap'], progress.signal);
}

async function makeSlim(root: string): Promise<void> {
  await writeFile(join(root, 'etc/dpkg/dpkg.cfg.d/docker'), `${SLIM_RULES.join('\n')}\n`);
  await writeFile(join(root, 'etc/apt/apt.conf.d/docker-clean'), 'APT::Keep-Downloaded-Packages "false";\n');
  for (const part of ['info', 'locale', 'man', 'groff', 'lintian', 'linda']) await empty(join(root, 'usr/share', part));
  for (const part of ['var/lib/apt/lists', 'var/cache/apt', 'var/log']) await empty(join(root, part));
  await runProgram('find', [join(root, 'usr/share/doc'), '-type', 'f', '!', '-name', 'copyright', '-delete']);
  await runProgram('find', [join(root, 'usr/share/doc'), '-type', 'l', '-delete']);
}

async function empty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

async function importRoot(connection: EngineConnection, root: string): Promise<void> {
  const tar = spawn('tar', ['--numeric-owner', '-C', root, '-c', '.'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [repo, tag] = BASE_IMAGE.split(':');
  const changes = ['CMD ["bash"]', `LABEL ${STAND_IN_LABEL}=debootstrap`];
  const answer = await connection.docker.importImage(tar.stdout, { repo, tag, changes });
  await follow(connection, answer, () => {});
}
