// `npm test`: prepares what the tests need, runs the suites in order, ends with one line "N passed, N failed".
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { ensureChromium } from './chromium.mjs';
import { runCommand } from './command.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { main, root, SetupError, seconds } from './steps.mjs';
import { describeFailure, describeUnsteady, describeVerdict, runFailedAgain, runSuite, suites } from './suites.mjs';
import { lastLine, readExceptions } from './tally.mjs';

const preparations = {
  site: () => ensureBuild(['server', 'site']),
  chromium: async () => {
    process.env.CHROMIUM_PATH = await ensureChromium();
  },
  engine: async () => {
    await ensureBuild(['server']);
    const command = [process.execPath, join(root, 'bin/slipway.mjs'), 'prepare'];
    // Tests have folders of their own, and need the engine and its images; what else is made is there for the rehearsal.
    const env = { DATA_DIR: join(root, '.slipway/rehearsal') };
    const { status } = await runCommand(command, { echo: true, timeLimitMs: 30 * 60_000, env });
    if (status !== 0)
      throw new SetupError('No Docker Engine with the images that the tests need; see the lines above.');
  },
};

const made = new Map();

await main(async () => {
  process.chdir(root);
  const names = chosenSuites(process.argv.slice(2));
  const start = Date.now();
  const results = new Map();
  const exceptions = readExceptions(readFileSync(join(root, 'test/not-here.md'), 'utf8'));
  try {
    await ensureDependencies();
  } catch (error) {
    results.set('dependencies', notRun(error, start));
  }
  for (const name of results.size > 0 ? [] : names) {
    const begin = Date.now();
    results.set(name, await runOne(name, names, exceptions).catch((error) => notRun(error, begin)));
  }
  summarize(results, exceptions, Date.now() - start);
});

/** Whatever stops a suite from running is one failure, and the last line still comes. */
function notRun(error, start) {
  console.log(error instanceof SetupError ? error.message : error);
  const reason = `not run: ${error.message.trim().split('\n').at(-1)}`;
  return {
    verdict: { passed: 0, failures: [{ test: '', reason }], excused: [], unsteady: [] },
    ms: Date.now() - start,
  };
}

function chosenSuites(asked) {
  const unknown = asked.filter((name) => !Object.hasOwn(suites, name));
  if (unknown.length > 0) {
    throw new SetupError(`No suite named ${unknown.join(', ')}. The suites are: ${Object.keys(suites).join(', ')}.`);
  }
  return Object.keys(suites).filter((name) => (asked.length > 0 ? asked.includes(name) : !suites[name].isApart));
}

/** Each preparation is tried once; every suite that needs a failed one counts as failed. */
function prepare(need) {
  if (!made.has(need)) made.set(need, preparations[need]());
  return made.get(need);
}

/** What takes long and waits much is begun beside a suite; one that needs it waits for it, and says why it failed. */
async function prepareAhead(needs) {
  for (const need of needs) await prepare(need).catch(() => {});
}

async function runOne(name, names, exceptions) {
  console.log(`\n== ${name}`);
  for (const need of suites[name].needs) await prepare(need);
  for (const need of suites[name].after ?? []) await made.get(need)?.catch(() => {});
  const isNeeded = (need) => names.some((each) => suites[each].needs.includes(need));
  void prepareAhead((suites[name].ahead ?? []).filter(isNeeded));
  const options = { echo: true, exceptions };
  const result = await runFailedAgain(name, await runSuite(name, options), options);
  console.log(describeVerdict(name, result));
  return result;
}

function summarize(results, exceptions, ms) {
  console.log(`\n== summary, ${seconds(ms)}`);
  for (const [name, result] of results) console.log(describeVerdict(name, result));
  for (const [name, { verdict }] of results) {
    for (const test of verdict.unsteady) console.log(describeUnsteady(name, test));
    for (const failure of verdict.failures) console.log(describeFailure(name, failure));
  }
  for (const { suite, test, reason } of exceptions) console.log(`may be skipped: ${suite}: ${test} — ${reason}`);
  const { text, isGood } = lastLine([...results.values()].map(({ verdict }) => verdict));
  // Written before the end, so that nothing of ours can follow it.
  process.stdout.write(`${text}\n`, () => process.exit(isGood ? 0 : 1));
}
