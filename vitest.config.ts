import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const shared = { allowOnly: false, passWithNoTests: false };

const CORE = { isolate: false, pool: 'threads' } as const;

const server = { include: ['test/server/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000, ...shared };

/** What a test of the machine's Docker Engine says of it: it is found, or made by a support file, or asked by the command line. */
const NAMES_ENGINE = /#server\/sandbox\/docker\/|support\/(?:own-)?engine'|support\/hardened'|bin\/slipway\.mjs/;

/** What a test says that takes over something that a process has once: a module, the clock, the environment, a global. */
const TAKES_PROCESS = /\bvi\.(?:mock|doMock|useFakeTimers|setSystemTime|stubEnv|stubGlobal)\(|\bprocess\.env\.\w+ = /;

const SERVER_TESTS = readdirSync('test/server', { recursive: true, encoding: 'utf8' })
  .map((path) => join('test/server', path))
  .filter((path) => path.endsWith('.test.ts'));
const saying = (words: RegExp) => SERVER_TESTS.filter((path) => words.test(readFileSync(path, 'utf8')));

const ON_ENGINE = saying(NAMES_ENGINE);
const ALONE = saying(TAKES_PROCESS).filter((path) => !ON_ENGINE.includes(path));

/** They hold the product to a time. */
const TIMED = ['test/server/prepare.test.ts'];

export default defineConfig({
  test: {
    ...shared,
    projects: [
      // Without state of its own, core needs no process for each file.
      { test: { name: 'core', include: ['test/core/**/*.test.ts'], testTimeout: 30_000, ...CORE, ...shared } },
      // Loading what they test is most of what a process for each file would do.
      { test: { ...server, name: 'server', exclude: [...ON_ENGINE, ...ALONE], isolate: false, maxWorkers: 2 } },
      { test: { ...server, name: 'server-alone', include: ALONE, maxWorkers: 2 } },
      {
        test: {
          ...server,
          name: 'engine',
          include: ON_ENGINE.filter((path) => !TIMED.includes(path)),
          // Sandboxes wait much for each other, so two files share the processors; what each makes has names of its own.
          maxWorkers: 2,
          globalSetup: ['test/support/hardened.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      // After those, each with the processors to itself.
      { test: { ...server, name: 'engine-timed', include: TIMED, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
