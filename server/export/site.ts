// Owns the server that draws a deck for an export: the real one on a free loopback port, without sandboxes, for the time of
// the command.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config } from '../config';
import type { Library } from '../content/library';
import { createLog } from '../log';
import { openPages } from '../main';
import { describeWithoutEngine } from '../operator/premises';
import { createScreens } from '../screens/screens';
import { listen, SlipwayServer } from '../server';
import { openMemoryLog } from '../store/memory-log';

export type ExportSite = {
  /** Without a trailing slash. */
  url: string;
  close(): Promise<void>;
};

const NO_SANDBOXES = 'Exports run nothing.';

export async function openExportSite(settings: Config, library: Library): Promise<ExportSite> {
  // Beside a server that runs: nothing of its folder is touched. A signal ends the process without asking.
  const dataDir = mkdtempSync(join(tmpdir(), 'slipway-export-'));
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const config: Config = { ...settings, dataDir, host: '127.0.0.1', port: 0, publicUrl: null, engine: 'none' };
  const log = createLog({ level: 'silent', pretty: false });
  const server = await listen(config.host, 0);
  const { pages, close: closePages } = await openPages({ config, dev: false });
  const screens = createScreens(resolve('dist/screen-worker.mjs'), () => {});
  const running = new SlipwayServer(server, {
    ...{ config, library, log, pages, screens, events: openMemoryLog() },
    secret: randomBytes(32),
    provider: null,
    noSandboxes: NO_SANDBOXES,
    premises: describeWithoutEngine('absent', NO_SANDBOXES, dataDir),
  });
  return {
    url: running.url,
    async close() {
      await running.close();
      await screens.close();
      await closePages();
    },
  };
}
