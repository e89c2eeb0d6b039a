// The suites of `npm test` and `npm run check`: how each is run, how long it may take, how its result is counted.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.mjs';
import { root, seconds } from './steps.mjs';
import { countCheck, countPlaywright, countVitest, judge } from './tally.mjs';

const tool = (path) => join(root, 'node_modules', path);
const vitest = (project, report) => [
  process.execPath,
  tool('vitest/vitest.mjs'),
  ...['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
];
const playwright = [process.execPath, tool('@playwright/test/cli.js'), 'test', '--reporter=list,json'];

/**
 * `needs` is made ready before the first suite that asks for it. Suites with a `count` write a report; the others are
 * checks, which count as one.
 */
export const suites = {
  types: { command: [process.execPath, tool('typescript/bin/tsc'), '--noEmit'], limitMs: 120_000, needs: [] },
  lint: { command: [process.execPath, tool('@biomejs/biome/bin/biome'), 'check', '.'], limitMs: 60_000, needs: [] },
  'dead-code': { command: [process.execPath, tool('knip/bin/knip.js')], limitMs: 120_000, needs: [] },
  core: { command: (report) => vitest('core', report), limitMs: 120_000, needs: [], count: countVitest },
  build: { command: [process.execPath, join(root, 'scripts/rebuild.mjs')], limitMs: 300_000, needs: [] },
  server: {
    command: (report) => vitest('server', report),
    limitMs: 15 * 60_000,
    needs: ['site'],
    count: countVitest,
  },
  engine: {
    command: (report) => vitest('engine', report),
    limitMs: 30 * 60_000,
    needs: ['engine', 'site'],
    count: countVitest,
  },
  browser: {
    command: () => playwright,
    reportVariable: 'PLAYWRIGHT_JSON_OUTPUT_FILE',
    limitMs: 25 * 60_000,
    needs: ['engine', 'site', 'chromium'],
    count: countPlaywright,
  },
};

/** @typedef {{ verdict: import('./tally.d.mts').Verdict, output: string, ms: number }} Result */

/**
 * @param {string} name
 * @param {{ echo: boolean, exceptions: import('./tally.d.mts').Exception[] }} options
 * @returns {Promise<Result>}
 */
export async function runSuite(name, { echo, exceptions }) {
  const { command, limitMs, count, reportVariable } = suites[name];
  const report = join(root, 'test-results', `${name}.json`);
  mkdirSync(join(root, 'test-results'), { recursive: true });
  rmSync(report, { force: true });
  const start = Date.now();
  const outcome = await runCommand(typeof command === 'function' ? command(report) : command, {
    env: reportVariable ? { [reportVariable]: report } : {},
    timeLimitMs: limitMs,
    echo,
  });
  const limit = seconds(limitMs);
  const verdict = count
    ? judge({ suite: name, outcome, limit, count: readReport(report, count), exceptions })
    : { ...countCheck(outcome, limit), excused: [] };
  return { verdict, output: outcome.output, ms: Date.now() - start };
}

function readReport(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

export function describeVerdict(name, { verdict, ms }) {
  const { passed, failures } = verdict;
  return `${name.padEnd(10)} ${seconds(ms).padStart(12)}   ${passed} passed, ${failures.length} failed`;
}

export function describeFailure(name, { test, reason }) {
  return `failed: ${[name, test].filter(Boolean).join(': ')} — ${reason}`;
}
