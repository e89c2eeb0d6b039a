// Owns a Slipway that is killed and started again at the same place, with real sandboxes that are kept meanwhile.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { discard, type Site, startSite } from './site';

/** Its blocks end when somebody makes the file `go`. */
const DECK = `---
title: Restarts
description: What outlives a server.
layout: terminal
---

# Restarts

\`\`\`sh run name=until-go
until test -e go; do sleep 0.05; done; (exit 3)
\`\`\`

\`\`\`sh run name=until-gone
until test -e gone; do sleep 0.05; done; (exit 4)
\`\`\`
`;

export type Restarts = {
  readonly deck: 'restarts';
  readonly contentDir: string;
  /** The one that runs, or ran last. */
  site(): Site;
  start(): Promise<Site>;
  /** As `kill -9`. */
  kill(): Promise<void>;
  close(): Promise<void>;
};

export async function prepareRestarts(): Promise<Restarts> {
  const dataDir = await mkdtemp(join(tmpdir(), 'slipway-restarts-'));
  const contentDir = await mkdtemp(join(tmpdir(), 'slipway-restarts-content-'));
  await mkdir(join(contentDir, 'restarts'));
  await writeFile(join(contentDir, 'restarts/deck.mdx'), DECK);
  let site: Site | null = null;
  const running = () => {
    if (!site) throw new Error('invariant: no server has been started');
    return site;
  };
  return {
    deck: 'restarts',
    contentDir,
    site: running,
    async start() {
      const settings = { POOL_TARGET: '0', SANDBOX_GRACE_SECONDS: '120', ON_STOP: 'keep' };
      const port = site ? { PORT: String(site.port) } : {};
      site = await startSite({ contentDir, dataDir, settings: { ...settings, ...port } });
      return site;
    },
    kill: () => running().kill(),
    async close() {
      await site?.kill();
      const env = { ...process.env, DATA_DIR: dataDir, CONTENT_DIR: contentDir };
      execFileSync(process.execPath, [resolve('dist/slipway.mjs'), 'clean'], { env });
      await discard(dataDir);
      await rm(contentDir, { recursive: true, force: true });
    },
  };
}
