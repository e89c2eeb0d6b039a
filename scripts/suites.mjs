// The suites of `npm test` and `npm run check`: how each is run, how long it may take, how its result is counted.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.mjs';
import { root, seconds } from './steps.mjs';
import {
  afterSecondRun,
  countCheck,
  countPlaywright,
  countRehearsals,
  countVitest,
  filesToRunAgain,
  judge,
} from './tally.mjs';

const tool = (path) => join(root, 'node_modules', path);
const vitest =
  (...projects) =>
  (report, files) => [
    process.execPath,
    tool('vitest/vitest.mjs'),
    'run',
    ...projects.map((project) => `--project=${project}`),
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...files],
  ];
const playwright = (project) => (_report, files) => [
  process.execPath,
  tool('@playwright/test/cli.js'),
  ...['test', `--project=${project}`, '--reporter=list,json', ...files],
];
/** Swarms and pipelines wait much: while one deck does, another goes on. */
const rehearsal = (report, decks) => [
  ...[process.execPath, join(root, 'bin/slipway.mjs'), 'rehearse', '--json', report],
  ...(decks.length > 0 ? decks : ['--jobs', '2']),
];
const onPlaywright = (project) => ({
  command: playwright(project),
  reportVariable: 'PLAYWRIGHT_JSON_OUTPUT_FILE',
  count: countPlaywright,
});

/**
 * `needs` is made ready before the first suite that asks for it, or beside an earlier one that has it in `ahead`; what is
 * in `after` is waited for where it is under way. Suites with a `count` write a report and can run some of their files;
 * the others are checks, which count as one. One that is apart runs where it is asked for.
 */
export const suites = {
  types: { command: [process.execPath, tool('typescript/bin/tsc'), '--noEmit'], limitMs: 120_000, needs: [] },
  lint: { command: [process.execPath, tool('@biomejs/biome/bin/biome'), 'check', '.'], limitMs: 60_000, needs: [] },
  'dead-code': { command: [process.execPath, tool('knip/bin/knip.js')], limitMs: 120_000, needs: [] },
  core: { command: vitest('core'), limitMs: 120_000, needs: [], count: countVitest },
  build: { command: [process.execPath, join(root, 'scripts/rebuild.mjs')], limitMs: 300_000, needs: [] },
  server: {
    command: vitest('server', 'server-alone'),
    limitMs: 15 * 60_000,
    needs: ['site'],
    ahead: ['chromium', 'engine'],
    count: countVitest,
  },
  // Not while images are made: that changes networks, and Chromium drops requests then.
  pages: { ...onPlaywright('pages'), limitMs: 20 * 60_000, needs: ['site', 'chromium'], after: ['engine'] },
  engine: {
    command: vitest('engine', 'engine-timed'),
    limitMs: 30 * 60_000,
    needs: ['engine', 'site'],
    count: countVitest,
  },
  sandboxes: { ...onPlaywright('sandboxes'), limitMs: 15 * 60_000, needs: ['engine', 'site', 'chromium'] },
  // Its files are decks.
  rehearse: { command: rehearsal, limitMs: 40 * 60_000, needs: ['engine'], isApart: true, count: countRehearsals },
};

/**
 * @typedef {{ verdict: import('./tally.d.mts').Verdict, outcome: import('./command.mjs').Outcome, ms: number }} Result
 * @typedef {{ echo: boolean, exceptions: import('./tally.d.mts').Exception[] }} Options
 */

/**
 * @param {string} name
 * @param {Options & { files?: string[] }} options
 * @returns {Promise<Result>}
 */
export async function runSuite(name, { echo, exceptions, files = [] }) {
  const { command, limitMs, count, reportVariable } = suites[name];
  const report = join(root, 'test-results', `${name}.json`);
  mkdirSync(join(root, 'test-results'), { recursive: true });
  rmSync(report, { force: true });
  const start = Date.now();
  const outcome = await runCommand(count ? command(report, files) : command, {
    env: reportVariable ? { [reportVariable]: report } : {},
    timeLimitMs: limitMs,
    echo,
  });
  const limit = seconds(limitMs);
  const verdict = count
    ? judge({ suite: name, outcome, limit, count: readReport(report, count), exceptions })
    : { ...countCheck(outcome, limit), excused: [], unsteady: [] };
  return { verdict, outcome, ms: Date.now() - start };
}

/**
 * Runs the files of a few failed tests once more, alone.
 * @param {string} name
 * @param {Result} first
 * @param {Options} options
 * @returns {Promise<Result>}
 */
export async function runFailedAgain(name, first, options) {
  const files = suites[name].count ? filesToRunAgain(first.verdict, first.outcome) : [];
  if (files.length === 0) return first;
  console.log(`\n== ${name}: once more: ${files.join(', ')}`);
  const second = await runSuite(name, { ...options, files });
  return { ...first, verdict: afterSecondRun(first.verdict, second.verdict), ms: first.ms + second.ms };
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

export function describeUnsteady(name, { test, reason }) {
  return `unsteady, passed when run alone: ${name}: ${test} — ${reason}`;
}

export function describeFailure(name, { test, reason }) {
  return `failed: ${[name, test].filter(Boolean).join(': ')} — ${reason}`;
}
