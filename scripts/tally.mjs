// What counts as passed and as failed, from the reports of the runners. Pure: no disk, no processes.
import { stripVTControlCharacters } from 'node:util';

const emptyCount = () => ({ passed: 0, names: [], failures: [], skipped: [] });

/** A check without tests of its own, such as the type check: one passed or one failed. */
export function countCheck({ status, timedOut }, limit) {
  if (timedOut) return failed('', `did not end within ${limit}`);
  if (status !== 0) return failed('', status === null ? 'could not be run' : `ended with status ${status}`);
  return { ...emptyCount(), passed: 1 };
}

/** Jest-shaped report of Vitest. */
export function countVitest(report) {
  const count = emptyCount();
  for (const file of report.testResults ?? []) {
    const tests = file.assertionResults ?? [];
    if (file.status === 'failed' && !tests.some(({ status }) => status === 'failed')) {
      const reason = firstLine(file.message) || 'the file failed outside its tests';
      count.failures.push({ test: file.name, reason, file: file.name });
    } else if (tests.length === 0) {
      count.failures.push({ test: file.name, reason: 'the file has no tests' });
    }
    for (const { fullName, status, failureMessages } of tests) {
      const reason = firstLine(failureMessages?.[0]);
      if (status === 'passed') pass(count, fullName);
      else if (status === 'failed') count.failures.push({ test: fullName, reason, file: file.name });
      else count.skipped.push(fullName);
    }
  }
  if (report.success === false && count.failures.length + count.skipped.length === 0) {
    count.failures.push({ test: '', reason: 'an error outside the tests; see the output above' });
  }
  return count;
}

function pass(count, name) {
  count.passed += 1;
  count.names.push(name);
}

/** JSON report of Playwright; a test that passed only when repeated counts as failed. */
export function countPlaywright(report) {
  const count = emptyCount();
  for (const error of report.errors ?? []) count.failures.push({ test: '', reason: firstLine(error.message) });
  for (const suite of report.suites ?? []) countPlaywrightSuite(suite, [], count);
  return count;
}

function countPlaywrightSuite(suite, titles, count) {
  for (const spec of suite.specs ?? []) {
    const name = [...titles, spec.title].join(' › ');
    for (const test of spec.tests ?? []) {
      if (test.status === 'expected') pass(count, name);
      else if (isLeftOut(test)) count.failures.push({ test: name, reason: LEFT_OUT, file: spec.file, follows: true });
      else if (test.status === 'skipped') count.skipped.push(name);
      else count.failures.push({ test: name, reason: playwrightReason(test), file: spec.file });
    }
  }
  for (const inner of suite.suites ?? []) countPlaywrightSuite(inner, [...titles, inner.title], count);
}

const LEFT_OUT = 'did not run, as one before it in its file failed';

/** Meant to run, unlike one that skips itself. */
function isLeftOut({ status, expectedStatus }) {
  return status === 'skipped' && expectedStatus === 'passed';
}

function playwrightReason(test) {
  if (test.status === 'flaky') return 'passed only when repeated';
  return firstLine(test.results?.at(-1)?.error?.message) || test.status;
}

/**
 * What `slipway rehearse --json` writes. A trial's name is that of its deck, kind and block, and which of several it is; a
 * deck that did not come to its end has the deck's.
 */
export function countRehearsals(rehearsals) {
  const count = emptyCount();
  for (const { deck, trials } of rehearsals) {
    const seen = new Map();
    for (const { kind, name, fault } of trials) {
      const whole = kind === 'reading' && name === 'deck.mdx';
      const trial = whole ? deck : `${deck}: ${kind} ${name}`;
      const nth = (seen.get(trial) ?? 0) + 1;
      seen.set(trial, nth);
      const test = nth > 1 ? `${trial} (${nth})` : trial;
      if (!fault) pass(count, test);
      else count.failures.push({ test, reason: rehearsalReason(fault), file: deck, whole });
    }
  }
  return count;
}

function rehearsalReason({ message, output }) {
  const said = firstLine(output);
  return said === '' ? message : `${message} ${said}`;
}

/**
 * The verdict on a suite that has tests: what its report says, and what its end says beyond it.
 * A skipped test counts as failed unless an exception names it.
 */
export function judge({ suite, outcome, limit, count, exceptions }) {
  const { passed = 0, names = [], failures = [] } = count ?? {};
  const verdict = { passed, names, failures: [...failures], excused: [], unsteady: [] };
  const fail = (test, reason) => verdict.failures.push({ test, reason });
  for (const test of count?.skipped ?? []) {
    const exception = exceptions.find((each) => each.suite === suite && each.test === test);
    if (exception) verdict.excused.push(exception);
    else fail(test, 'skipped, and not named in test/not-here.md');
  }
  if (outcome.timedOut) fail('', `did not end within ${limit}`);
  else if (!count) fail('', `ended with status ${outcome.status} and left no report`);
  else if (verdict.passed + verdict.failures.length + verdict.excused.length === 0) fail('', 'has no tests');
  else if (outcome.status !== 0 && verdict.failures.length === 0) fail('', `ended with status ${outcome.status}`);
  return verdict;
}

/** More failures than these are no accident of a busy machine. */
const maxUnsteady = 3;

/**
 * The files to run once more, alone: of a suite that ran to its end and has only a few failures, all in files. A test
 * with a real engine or browser can lose against a busy machine; one that is wrong fails again.
 * @returns {string[]}
 */
export function filesToRunAgain({ failures }, { timedOut, output = '' }) {
  // An error outside the tests belongs to none of the files, and would be gone with the second run.
  if (/^.*Unhandled (?:Errors?|Rejection)/m.test(output)) return [];
  const files = failures.map(({ file }) => file);
  if (timedOut || failures.filter(({ follows }) => !follows).length > maxUnsteady || !files.every(Boolean)) return [];
  return [...new Set(files)];
}

/**
 * What does not pass in the second run stays failed, as does what failed only there; the rest passed, but is unsteady. A
 * deck that failed as a whole passes when nothing fails in it any more.
 */
export function afterSecondRun(first, second) {
  const passes = new Set(second.names);
  const isClean = (file) => second.passed > 0 && second.failures.every((each) => each.file && each.file !== file);
  const unsteady = first.failures.filter(({ test, file, whole }) => passes.has(test) || (whole && isClean(file)));
  const failures = first.failures.filter((failure) => !unsteady.includes(failure));
  const inFirst = new Set(first.failures.map(({ test }) => test));
  failures.push(...second.failures.filter(({ test }) => !inFirst.has(test)));
  return { ...first, passed: first.passed + unsteady.length, failures, unsteady };
}

/** Lines of test/not-here.md: `- <suite>: <test name> — <reason>`. A line without a reason is no exception. */
export function readExceptions(markdown) {
  return [...markdown.matchAll(/^- ([\w-]+): (.+?) — (\S.*)$/gm)].map(([, suite, test, reason]) => ({
    suite,
    test,
    reason,
  }));
}

export function lastLine(verdicts) {
  const passed = verdicts.reduce((sum, verdict) => sum + verdict.passed, 0);
  const failures = verdicts.reduce((sum, verdict) => sum + verdict.failures.length, 0);
  return { text: `${passed} passed, ${failures} failed`, isGood: failures === 0 && passed > 0 };
}

function failed(test, reason) {
  return { ...emptyCount(), failures: [{ test, reason }] };
}

/** Runners colour their messages. */
function firstLine(text = '') {
  return stripVTControlCharacters(text).trim().split('\n')[0] ?? '';
}

/**
 * The sum of several programs' last lines "N passed, N failed". One that does not end with such a line, or ends with
 * another status than its line says, is one failure more.
 * @param {readonly { status: number | null, output: string }[]} ends
 */
export function addTallies(ends) {
  const sum = { passed: 0, failed: 0 };
  for (const { status, output } of ends) {
    const last = stripVTControlCharacters(output).trimEnd().split('\n').at(-1) ?? '';
    const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(last.trim()) ?? [];
    sum.passed += Number(passed ?? 0);
    sum.failed += Number(failed ?? 0);
    if (passed === undefined || (status !== 0 && failed === '0')) sum.failed += 1;
  }
  return sum;
}

/**
 * What several programs said of what failed or was unsteady, to be read again at the end, where the last line counts it.
 * @param {readonly { output: string }[]} ends
 */
export function failuresSaid(ends) {
  const lines = ends.flatMap(({ output }) => stripVTControlCharacters(output).split('\n'));
  return lines.filter((line) => /^(failed|unsteady, [\w ]+): /.test(line));
}
