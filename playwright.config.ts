import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

// Without either, Playwright's own download is used.
const executablePath = [process.env.CHROMIUM_PATH ?? '', '/usr/bin/chromium'].find((path) => existsSync(path));

export default defineConfig({
  testDir: 'test/browser',
  snapshotPathTemplate: '{testDir}/screenshots/{arg}{ext}',
  outputDir: 'test-results/browser',
  workers: 1,
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
