import { defineConfig } from 'vitest/config';

const shared = { allowOnly: false, passWithNoTests: false };

const server = { include: ['test/server/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000, ...shared };

/** Those that use the machine's Docker Engine. */
const ON_ENGINE = [
  'test/server/sandbox/**/*.test.ts',
  'test/server/{cli,doctor,engine-stops,isolation,keep,prepare,unplugged}.test.ts',
];

export default defineConfig({
  test: {
    ...shared,
    projects: [
      { test: { name: 'core', include: ['test/core/**/*.test.ts'], ...shared } },
      { test: { ...server, name: 'server', exclude: ON_ENGINE, maxWorkers: 2 } },
      {
        test: {
          ...server,
          name: 'engine',
          include: ON_ENGINE,
          // Every file has engine, ports and processor to itself: the figures it waits for are real ones.
          fileParallelism: false,
          globalSetup: ['test/support/hardened.ts'],
        },
      },
    ],
  },
});
