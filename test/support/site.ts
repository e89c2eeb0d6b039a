// Owns a whole Slipway in a process of its own, as `npm start` runs it, on a free port and with a data folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createLink } from '#server/auth/link';
import { findEngine } from '#server/sandbox/docker/connect';
import { removeShelves } from '#server/sandbox/docker/shelf-volumes';
import { until } from './until';

export type Site = {
  url: string;
  pid: number;
  port: number;
  dataDir: string;
  /** Everything it has printed so far. */
  output(): string;
  presenterLink(): Promise<string>;
  operatorLink(): Promise<string>;
  /** Ends it as a crash does; settles once it is gone. */
  kill(): Promise<void>;
  /** Ends it by SIGTERM; settles with its exit code once it is gone. */
  stop(): Promise<number | null>;
};

export type SiteOptions = {
  contentDir?: string;
  /** Of the tests' own: it has these alone, instead of a `contentDir`. */
  decks?: readonly string[];
  /** Further settings, as in the environment. */
  settings?: Record<string, string>;
  /** Kept after `stop` when given; else a temporary one that goes with it. */
  dataDir?: string;
};

/**
 * A content folder with the decks alone that it was asked for, within the data folder: a start compiles no others, which is
 * about half of its processor time, and no image that others need is on its shelf.
 */
export async function contentOf(dataDir: string, deck: string, from = 'content'): Promise<string> {
  const folder = join(dataDir, 'decks-of-test');
  await cp(resolve(from, deck), join(folder, deck), { recursive: true });
  return folder;
}

const READY = /^Slipway {2}(http\S+)$/m;
/** With the images there this is seconds; making them takes minutes. */
const START_DEADLINE_MS = 15 * 60_000;

export async function startSite({ contentDir, decks = [], settings = {}, dataDir }: SiteOptions = {}): Promise<Site> {
  const data = dataDir ?? (await mkdtemp(join(tmpdir(), 'slipway-site-')));
  const [own] = await Promise.all(decks.map((deck) => contentOf(data, deck, 'test/content')));
  const child = spawn(process.execPath, [resolve('dist/slipway.mjs'), 'start'], {
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '/',
      PORT: '0',
      DATA_DIR: data,
      CONTENT_DIR: own ?? contentDir ?? resolve('content'),
      SANDBOX_GRACE_SECONDS: '5',
      // A hardened engine takes 15 s to get the image: for those who test that very thing.
      ISOLATION: 'trusted',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece) => {
      output += piece;
    });
  }
  const exited = exitOf(child);
  const url = await until('the site to be ready', () => urlOf(output, child), START_DEADLINE_MS);
  return {
    url,
    pid: child.pid ?? 0,
    port: Number(new URL(url).port),
    dataDir: data,
    output: () => output,
    presenterLink: () => createLink(data, { kind: 'presenter', baseUrl: url, now: Date.now() }),
    operatorLink: () => createLink(data, { kind: 'operator', baseUrl: url, now: Date.now() }),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      const code = await exited;
      if (!dataDir) await discard(data);
      return code;
    },
  };
}

/** Its shelf outlasts a server: with the data folder goes what is kept for it in the engine. */
export async function discard(dataDir: string): Promise<void> {
  const installation = await readFile(join(dataDir, 'installation'), 'utf8').catch(() => null);
  const search = await findEngine({ home: homedir(), dockerHost: process.env.DOCKER_HOST });
  if (installation && search.kind === 'found') await removeShelves(search.connection, installation.trim());
  await rm(dataDir, { recursive: true, force: true });
}

function urlOf(output: string, { exitCode }: ChildProcess): string | null {
  if (exitCode !== null) throw new Error(`the site ended with ${exitCode} before it was ready:\n${output}`);
  return READY.exec(output)?.[1] ?? null;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((settle) => child.once('exit', (code) => settle(code)));
}
