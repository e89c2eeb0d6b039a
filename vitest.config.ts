import { defineConfig } from 'vitest/config';

const shared = { allowOnly: false, passWithNoTests: false };

export default defineConfig({
  test: {
    ...shared,
    projects: [
      { test: { name: 'core', include: ['test/core/**/*.test.ts'], ...shared } },
      {
        test: {
          name: 'server',
          include: ['test/server/**/*.test.ts'],
          // Every file has engine, ports and processor to itself: the figures it waits for are real ones.
          fileParallelism: false,
          globalSetup: ['test/support/hardened.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...shared,
        },
      },
    ],
  },
});
