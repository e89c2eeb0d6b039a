// The shapes that scripts/tally.mjs takes and gives, for the tests, which are type checked.

/**
 * `file` is what the runner takes to run it again. `follows`: from another failure, on which it depends. `whole`: of a deck
 * that was not rehearsed to its end.
 */
export type Failure = { test: string; reason: string; file?: string; follows?: boolean; whole?: boolean };
export type Exception = { suite: string; test: string; reason: string };
export type Outcome = { status: number | null; timedOut: boolean; output?: string };
/** `names`: of the tests that passed. */
export type Count = { passed: number; names: string[]; failures: Failure[]; skipped: string[] };
export type Verdict = {
  passed: number;
  names?: string[];
  failures: Failure[];
  excused: Exception[];
  unsteady: Failure[];
};

export type VitestReport = {
  success?: boolean;
  testResults?: {
    name: string;
    status: string;
    message?: string;
    assertionResults?: { fullName: string; status: string; failureMessages?: string[] }[];
  }[];
};

export type PlaywrightSuite = {
  title: string;
  specs?: {
    title: string;
    file?: string;
    tests?: { status: string; expectedStatus?: string; results?: { error?: { message?: string } }[] }[];
  }[];
  suites?: PlaywrightSuite[];
};
export type PlaywrightReport = { errors?: { message?: string }[]; suites?: PlaywrightSuite[] };

export type RehearsalReport = {
  deck: string;
  trials: { kind: string; name: string; fault: { message: string; output: string } | null }[];
}[];

export function countCheck(outcome: Outcome, limit: string): Count;
export function countVitest(report: VitestReport): Count;
export function countPlaywright(report: PlaywrightReport): Count;
export function countRehearsals(report: RehearsalReport): Count;
export function judge(run: {
  suite: string;
  outcome: Outcome;
  /** In words, such as "2 min". */
  limit: string;
  /** Null when the suite left no report. */
  count: Count | null;
  exceptions: Exception[];
}): Verdict;
export function filesToRunAgain(verdict: Verdict, outcome: Outcome): string[];
export function afterSecondRun(first: Verdict, second: Verdict): Verdict;
export function readExceptions(markdown: string): Exception[];
export function lastLine(verdicts: Verdict[]): { text: string; isGood: boolean };
export function addTallies(ends: readonly { status: number | null; output: string }[]): {
  passed: number;
  failed: number;
};
export function failuresSaid(ends: readonly { output: string }[]): string[];
