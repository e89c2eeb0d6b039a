import { expect, test } from 'vitest';
import type { Count } from '../../scripts/tally.mjs';
import {
  addTallies,
  afterSecondRun,
  countCheck,
  countPlaywright,
  countRehearsals,
  countVitest,
  failuresSaid,
  filesToRunAgain,
  judge,
  lastLine,
  readExceptions,
} from '../../scripts/tally.mjs';

const good = { status: 0, timedOut: false };

function vitest(...statuses: string[]) {
  const assertionResults = statuses.map((status, index) => ({ fullName: `t${index}`, status }));
  const failed = statuses.includes('failed');
  return {
    success: !failed,
    testResults: [{ name: 'a.test.ts', status: failed ? 'failed' : 'passed', assertionResults }],
  };
}

function verdict(count: Count | null, more: Partial<Parameters<typeof judge>[0]> = {}) {
  return judge({ suite: 'core', outcome: good, limit: '1 min', count, exceptions: [], ...more });
}

test('T1 passed and failed tests are counted one by one', () => {
  const result = verdict(countVitest(vitest('passed', 'passed', 'failed')), {
    outcome: { status: 1, timedOut: false },
  });
  expect(result.passed).toBe(2);
  expect(result.failures.map(({ test }) => test)).toEqual(['t2']);
});

test.each(['skipped', 'pending', 'todo', 'disabled'])('T2 a test that is %s counts as one failed', (status) => {
  expect(verdict(countVitest(vitest('passed', status)))).toMatchObject({
    passed: 1,
    failures: [{ test: 't1', reason: expect.stringContaining('skipped') }],
  });
});

test('T3 a skipped test that is named with a reason is excused', () => {
  const exceptions = readExceptions('- core: t1 — needs a kernel with ip_vs\n');
  expect(verdict(countVitest(vitest('passed', 'skipped')), { exceptions })).toEqual({
    passed: 1,
    names: ['t0'],
    failures: [],
    excused: [{ suite: 'core', test: 't1', reason: 'needs a kernel with ip_vs' }],
    unsteady: [],
  });
});

test('T3 an exception holds for its own suite and test only, and needs a reason', () => {
  const exceptions = readExceptions('- server: t1 — reason\n- core: t2 — reason\n- core: t1 —\n- core: t1\n');
  expect(exceptions).toHaveLength(2);
  expect(verdict(countVitest(vitest('skipped', 'skipped')), { exceptions }).failures).toHaveLength(2);
});

test('T4 an empty suite counts as one failed', () => {
  expect(verdict(countVitest({ success: true, testResults: [] })).failures).toEqual([
    { test: '', reason: 'has no tests' },
  ]);
  expect(verdict(countPlaywright({ suites: [] })).failures).toHaveLength(1);
});

test('T4 a test file without tests counts as one failed', () => {
  expect(verdict(countVitest(vitest())).failures).toHaveLength(1);
});

test('T5 a file that fails while it is loaded, or for an only-marked test, counts as one failed', () => {
  const report = {
    success: false,
    testResults: [{ name: 'a.test.ts', status: 'failed', message: 'Unexpected .only\nmore' }],
  };
  expect(verdict(countVitest(report), { outcome: { status: 1, timedOut: false } }).failures).toEqual([
    { test: 'a.test.ts', reason: 'Unexpected .only', file: 'a.test.ts' },
  ]);
});

test('T6 an error outside all tests counts as one failed', () => {
  expect(verdict(countVitest({ ...vitest('passed'), success: false })).failures).toHaveLength(1);
});

test('T7 a suite that crashes counts as one failed', () => {
  expect(verdict(null, { outcome: { status: null, timedOut: false } }).failures).toHaveLength(1);
  const crashed = { status: 134, timedOut: false };
  expect(verdict(countVitest(vitest('passed')), { outcome: crashed })).toMatchObject({
    passed: 1,
    failures: [{ test: '' }],
  });
});

test('T7 a suite that does not end in time counts as one failed', () => {
  const late = { status: null, timedOut: true };
  expect(verdict(null, { outcome: late }).failures).toEqual([{ test: '', reason: 'did not end within 1 min' }]);
});

test('T8 browser tests count through nested groups; flaky ones as failed', () => {
  const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
  const inner = { title: 'group', specs: [spec('b', 'unexpected'), spec('c', 'flaky'), spec('d', 'skipped')] };
  const count = countPlaywright({ suites: [{ title: 'a.spec.ts', specs: [spec('a', 'expected')], suites: [inner] }] });
  expect(count.passed).toBe(1);
  expect(count.failures.map(({ test }) => test)).toEqual(['group › b', 'group › c']);
  expect(count.skipped).toEqual(['group › d']);
});

test('T8 what one failure kept from running is failed with it, and makes no more of an accident', () => {
  const spec = (title: string, status: string) => ({
    ...{ title, file: 'a.spec.ts' },
    tests: [{ status, expectedStatus: 'passed' }],
  });
  const titles = ['b', 'c', 'd', 'e'];
  const specs = [spec('a', 'unexpected'), ...titles.map((title) => spec(title, 'skipped'))];
  const ended = { status: 1, timedOut: false };
  const result = verdict(countPlaywright({ suites: [{ title: 'a.spec.ts', specs }] }), { outcome: ended });
  expect(result.failures.map(({ test }) => test)).toEqual(['a', ...titles]);
  expect(filesToRunAgain(result, ended)).toEqual(['a.spec.ts']);
});

test('T8 an error of the browser runner, such as an only-marked test, counts as one failed', () => {
  const message = '\u001b[31mError: item focused with .only\u001b[39m';
  expect(countPlaywright({ errors: [{ message }], suites: [] }).failures).toEqual([
    { test: '', reason: 'Error: item focused with .only' },
  ]);
});

test('T9 a check counts as one', () => {
  expect(countCheck(good, '1 min').passed).toBe(1);
  expect(countCheck({ status: 2, timedOut: false }, '1 min').failures).toHaveLength(1);
  expect(countCheck({ status: null, timedOut: true }, '1 min').failures).toHaveLength(1);
});

test('T10 the last line adds up all suites and is good only without a failure', () => {
  const two = { passed: 2, failures: [], excused: [], unsteady: [] };
  const bad = { ...two, passed: 1, failures: [{ test: 't', reason: 'r' }] };
  expect(lastLine([two, two])).toEqual({ text: '4 passed, 0 failed', isGood: true });
  expect(lastLine([two, bad])).toEqual({ text: '3 passed, 1 failed', isGood: false });
  expect(lastLine([])).toEqual({ text: '0 passed, 0 failed', isGood: false });
});

test('T11 last lines of several programs add up, and one without such a line is a failure', () => {
  const end = (output: string, status = 0) => ({ output, status });
  expect(addTallies([end('x\n12 passed, 0 failed\n'), end('\n3 passed, 2 failed', 1)])).toEqual({
    passed: 15,
    failed: 2,
  });
  expect(addTallies([end('12 passed, 0 failed'), end('killed', 137)])).toEqual({ passed: 12, failed: 1 });
  expect(addTallies([end('12 passed, 0 failed', 1)])).toEqual({ passed: 12, failed: 1 });
});

test('T26 what failed in one of several programs is found again among all that they print', () => {
  const tests =
    'ok\nunsteady, passed when run alone: pages: a — late\n\u001b[31mfailed: core: b — x\u001b[0m\n3 passed, 1 failed';
  const rehearsal = '  ✓ block        failed: no\n704 passed, 0 failed';
  expect(failuresSaid([{ output: tests }, { output: rehearsal }])).toEqual([
    'unsteady, passed when run alone: pages: a — late',
    'failed: core: b — x',
  ]);
});

const failure = (test: string, file?: string) => ({ test, reason: 'waited in vain', ...(file && { file }) });
const outcomeOf = (passed: number, ...failures: ReturnType<typeof failure>[]) => ({
  passed,
  names: ['a', 'b', 'c'].filter((name) => !failures.some(({ test }) => test === name)).slice(0, passed),
  failures,
  excused: [],
  unsteady: [],
});

test('T12 the files of a few failed tests run again, once each; never after a suite that failed as a whole', () => {
  const few = outcomeOf(9, failure('a', 'one'), failure('b', 'one'), failure('c', 'two'));
  expect(filesToRunAgain(few, good)).toEqual(['one', 'two']);
  expect(filesToRunAgain(few, { status: null, timedOut: true })).toEqual([]);
  expect(filesToRunAgain(few, { ...good, output: '⎯⎯ Unhandled Errors ⎯⎯\nVitest caught 1' })).toEqual([]);
  expect(filesToRunAgain({ ...few, failures: [...few.failures, failure('d', 'two')] }, good)).toEqual([]);
  expect(filesToRunAgain(outcomeOf(9, failure('a', 'one'), failure('')), good)).toEqual([]);
  expect(filesToRunAgain(outcomeOf(9), good)).toEqual([]);
});

test('T15 a deck that failed as a whole is unsteady when nothing of it fails alone; a file is not', () => {
  const lost = { message: 'It could not be rehearsed to its end: no sandbox', output: '' };
  const count = countRehearsals([{ deck: 'hub', trials: [{ kind: 'reading', name: 'deck.mdx', fault: lost }] }]);
  expect(count.failures).toEqual([{ test: 'hub', reason: lost.message, file: 'hub', whole: true }]);
  const first = { ...outcomeOf(9), failures: count.failures };
  expect(afterSecondRun(first, outcomeOf(5))).toMatchObject({ failures: [], unsteady: [{ test: 'hub' }] });
  for (const failures of [[failure('hub: block go', 'hub')], [failure('')]])
    expect(afterSecondRun(first, { ...outcomeOf(5), failures }).failures).toContainEqual(count.failures[0]);
  expect(afterSecondRun(first, outcomeOf(0)).failures).toEqual(count.failures);
  const file = { ...outcomeOf(9), failures: [failure('a.test.ts', 'a.test.ts')] };
  expect(afterSecondRun(file, outcomeOf(5))).toMatchObject({ failures: [{ test: 'a.test.ts' }], unsteady: [] });
});

test('T14 each trial of a rehearsal is named once, and what failed is told with its deck and its words', () => {
  const fault = { message: 'The check “light” does not pass.', output: '\nIts text is dark.\nmore' };
  const trial = (kind: string, name: string, wrong: typeof fault | null = null) => ({ kind, name, fault: wrong });
  const whale = [trial('holds', 'run'), trial('after', 'light', fault), trial('holds', 'run')];
  const count = countRehearsals([
    { deck: 'whale', trials: whale },
    { deck: 'hub', trials: [trial('holds', 'run')] },
  ]);
  expect(count.names).toEqual(['whale: holds run', 'whale: holds run (2)', 'hub: holds run']);
  const told = {
    test: 'whale: after light',
    reason: 'The check “light” does not pass. Its text is dark.',
    file: 'whale',
  };
  expect(count).toMatchObject({ passed: 3, failures: [told], skipped: [] });
});

test('T13 a test that passes alone is said to be unsteady; what fails again, or only then, is failed', () => {
  const first = outcomeOf(9, failure('a', 'one'), failure('b', 'one'));
  expect(afterSecondRun(first, outcomeOf(5))).toMatchObject({ passed: 11, failures: [], unsteady: first.failures });
  expect(afterSecondRun(first, { ...outcomeOf(5), names: ['a'] }).failures.map(({ test }) => test)).toEqual(['b']);
  expect(afterSecondRun(first, outcomeOf(5, failure('b', 'one')))).toMatchObject({
    passed: 10,
    failures: [{ test: 'b' }],
    unsteady: [{ test: 'a' }],
  });
  expect(afterSecondRun(first, outcomeOf(5, failure('z', 'one')))).toMatchObject({ failures: [{ test: 'z' }] });
  const lost = outcomeOf(0, failure(''));
  expect(afterSecondRun(first, lost).failures.map(({ test }) => test)).toEqual(['a', 'b', '']);
});
