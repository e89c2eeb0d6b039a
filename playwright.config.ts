import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

// Without either, Playwright's own download is used.
const executablePath = [process.env.CHROMIUM_PATH ?? '', '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(
  (path) => existsSync(path),
);

const FOLDER = 'test/browser';

/** What a spec says whose servers run no sandboxes: of itself, or by a support file. */
const NAMES_NONE = /ENGINE: 'none'|support\/local-deck'/;

/** Those specs. Beside others a browser would drop requests, as Docker's networks come and go. */
const WITHOUT_SANDBOXES = readdirSync(FOLDER).filter(
  (name) => name.endsWith('.spec.ts') && NAMES_NONE.test(readFileSync(join(FOLDER, name), 'utf8')),
);

export default defineConfig({
  testDir: FOLDER,
  projects: [
    { name: 'pages', testMatch: WITHOUT_SANDBOXES.map((name) => `**/${name}`), workers: 2 },
    { name: 'sandboxes', testIgnore: WITHOUT_SANDBOXES.map((name) => `**/${name}`), workers: 1 },
  ],
  snapshotPathTemplate: '{testDir}/screenshots/{arg}{ext}',
  outputDir: 'test-results/browser',
  workers: 2,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // A name that is not this computer's own, as on a classroom's network.
        '--host-resolver-rules=MAP classroom.test 127.0.0.1',
      ],
    },
  },
});
