// Owns runs of Slidev's own command line: a build, served as files, and the server that follows the author's saves.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../test/support/until';
import { freePort } from './free-port';
import type { Installed } from './rivals';
import { serveFolder } from './static-site';

const START_DEADLINE_MS = 120_000;

export type SlidevSite = {
  url: string;
  /** Saves the source anew. */
  save(source: string): Promise<void>;
  stop(): Promise<void>;
};

/** `slidev build`, and what it makes behind a plain server. */
export async function serveSlidevBuild(slidev: Installed, source: string): Promise<SlidevSite> {
  const project = await openProject(slidev, source);
  const [code] = await once(run(slidev, ['build', project.file]), 'exit');
  if (code !== 0) throw new Error(`slidev build ended with ${code}`);
  const site = await serveFolder(join(project.folder, 'dist'));
  return {
    url: site.url,
    save: project.save,
    async stop() {
      await site.stop();
      await project.remove();
    },
  };
}

/** `slidev`, as a speaker runs it while writing. */
export async function startSlidev(slidev: Installed, source: string): Promise<SlidevSite> {
  const project = await openProject(slidev, source);
  const port = await freePort();
  const child = run(slidev, [project.file, '--port', String(port)]);
  const url = `http://localhost:${port}`;
  await until('Slidev to answer', () => isAnswering(url, child), START_DEADLINE_MS);
  return {
    url,
    save: project.save,
    async stop() {
      const exited = child.exitCode === null ? once(child, 'exit') : null;
      child.kill('SIGTERM');
      await exited;
      await project.remove();
    },
  };
}

/** Its packages are found from the folder that the project lies in. */
async function openProject({ folder: installation }: Installed, source: string) {
  const folder = await mkdtemp(join(installation, 'deck-'));
  const file = join(folder, 'slides.md');
  const save = (text: string) => writeFile(file, text);
  await save(source);
  return { folder, file, save, remove: () => rm(folder, { recursive: true, force: true }) };
}

function run({ folder }: Installed, args: string[]): ChildProcess {
  const program = join(folder, 'node_modules/@slidev/cli/bin/slidev.mjs');
  // It reads its own keys from a terminal; here it has none, and its standard input stays open.
  return spawn(process.execPath, [program, ...args], {
    cwd: folder,
    // A bench's own environment says production, which is not how a speaker runs its development server.
    env: { ...process.env, NODE_ENV: args[0] === 'build' ? 'production' : 'development', CI: '1' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

async function isAnswering(url: string, { exitCode }: ChildProcess): Promise<boolean> {
  if (exitCode !== null) throw new Error(`slidev ended with ${exitCode} before it answered`);
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
