// Owns a talk in reveal.js: its page beside the files that its package brings, behind a plain server.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Installed } from './rivals';
import { type StaticSite, serveFolder } from './static-site';

export async function serveReveal({ folder: installation }: Installed, page: string): Promise<StaticSite> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-reveal-'));
  try {
    await cp(join(installation, 'node_modules/reveal.js/dist'), join(folder, 'dist'), { recursive: true });
    await writeFile(join(folder, 'index.html'), page);
    return await serveFolder(folder);
  } finally {
    // All files are in memory.
    await rm(folder, { recursive: true, force: true });
  }
}
