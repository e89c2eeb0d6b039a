// Owns one run of a pipeline: the pushed commit in a folder of its own, gitlab-ci-local in it, and what becomes of its
// jobs told to the figure, to whoever has pushed, and to the repository.
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { JobLog } from './job-log.mjs';
import { createReader, plainText, problemOf } from './read-output.mjs';

const [repository, ref, commit, number] = process.argv.slice(2);
const project = basename(repository, '.git');
const [, kind, name] = /^refs\/(heads|tags)\/(.*)$/.exec(ref) ?? ['', 'heads', 'main'];
const record = join(repository, 'pipelines', number);
const factsFile = join(homedir(), '.slipway/pipeline.json');
const startedAt = Date.now();

const SIGNS = { running: '◌', passed: '✓', failed: '✕', warned: '△' };
/** Jobs run in the shell of this machine, each in a copy of the commit: there is no registry for images to come from. */
const MANNER = ['--shell-isolation', '--force-shell-executor', '--no-json-schema-validation', '--no-color'];
const TAG = [
  ...['--variable', `CI_COMMIT_TAG=${name}`, '--variable', `CI_COMMIT_REF_NAME=${name}`],
  ...['--unset-variable', 'CI_COMMIT_BRANCH', '--ignore-predefined-vars', 'CI_COMMIT_TAG,CI_COMMIT_REF_NAME'],
];

const say = (text) => process.stdout.write(`${text}\n`);
const tell = (line) => appendFileSync(factsFile, `${JSON.stringify({ at: Date.now(), ...line })}\n`);
const seconds = (from) => `${((Date.now() - from) / 1000).toFixed(1)} s`;
const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();

/** Set once the run is to end before its time: why. */
let brokenOff = null;
let running = null;

/** A new file, so that it never grows beyond one run: who follows it by its name goes over to the new one. */
function begin(subject) {
  const run = { begin: true, number: Number(number), project, ref: name, commit: commit.slice(0, 8), subject };
  writeFileSync(`${factsFile}.new`, `${JSON.stringify({ ...run, at: startedAt })}\n`);
  renameSync(`${factsFile}.new`, factsFile);
  say(`Pipeline ${number} of ${name} at ${run.commit}: ${subject}`);
}

/** As a group of its own, so that all of it can be ended. What a job has put into the background may outlive it. */
function engine(args, folder, onLine) {
  const script = ['-c', 'exec gitlab-ci-local "$@" 2>&1', 'sh', ...args, ...(kind === 'tags' ? TAG : [])];
  running = spawn('sh', script, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: running.stdout }).on('line', onLine);
  return new Promise((settle) => running.once('close', (status) => settle(status ?? 1)));
}

function breakOff(why) {
  brokenOff ??= why;
  if (!running?.pid) return;
  try {
    process.kill(-running.pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

/** The jobs in their order; rejects with what is wrong with the pipeline's file. */
async function jobsIn(folder) {
  let said = '';
  const status = await engine(['--list-json', '--no-color'], folder, (line) => {
    said += `${line}\n`;
  });
  const json = /^\[\n[\s\S]*^\]$|^\[\]$/m.exec(said)?.[0];
  if (status !== 0 || !json) throw new Error(problemOf(said));
  return JSON.parse(json).filter(({ when }) => when !== 'never');
}

async function runJobs(jobs, folder) {
  const known = new Map(jobs.map((job, index) => [job.name, standingOf(job, index)]));
  const read = createReader([...known.keys()]);
  const other = [];
  const status = await engine(MANNER, folder, (line) => {
    const told = read(line);
    if (told) take(known.get(told.job), told);
    else other.push(line);
  });
  for (const standing of known.values()) if (!standing.isOver) leave(standing);
  const failed = [...known.values()].filter(({ state }) => state === 'failed').map((each) => each.name);
  return { failed, problem: status !== 0 && failed.length === 0 ? problemOf(other.join('\n')) : null };
}

function standingOf({ name: job, stage }, index) {
  tell({ job, stage, state: 'waiting' });
  const file = join(record, `${String(index + 1).padStart(2, '0')}.log`);
  return {
    name: job,
    stage,
    state: 'waiting',
    isOver: false,
    from: 0,
    log: new JobLog(file, job, (log) => tell({ job, log })),
  };
}

function take(standing, { state, log }) {
  if (log !== undefined) standing.log.add(log);
  // What its after_script comes to changes nothing any more.
  if (state === undefined || standing.isOver) return;
  standing.state = state;
  if (state === 'running') {
    standing.from = Date.now();
    say(`${SIGNS.running} ${standing.name} (${standing.stage})`);
  } else {
    standing.isOver = true;
    standing.log.end();
    say(`${SIGNS[state]} ${standing.name} ${seconds(standing.from)}`);
    if (state === 'failed') for (const line of standing.log.tail) say(`    ${line}`);
  }
  tell({ job: standing.name, state });
}

/** It never began, or was broken off. */
function leave(standing) {
  standing.log.end();
  standing.state = standing.state === 'running' ? 'failed' : 'skipped';
  tell({ job: standing.name, state: standing.state });
}

function end({ failed, problem }) {
  const state = brokenOff !== null ? 'cancelled' : failed.length > 0 || problem !== null ? 'failed' : 'passed';
  const words = brokenOff ?? problem;
  tell({ end: state, ...(words === null ? {} : { problem: words }) });
  writeFileSync(join(record, 'state'), `${state}\n`);
  if (words !== null) for (const line of words.split('\n')) say(`    ${line}`);
  if (state === 'passed') say(`success: pipeline ${number} is green after ${seconds(startedAt)}`);
  else if (state === 'cancelled') say(`warning: pipeline ${number} was cancelled`);
  else if (failed.length === 0) say(`error: pipeline ${number} is red: .gitlab-ci.yml cannot be carried out`);
  else say(`error: pipeline ${number} is red: ${failed.join(', ')} failed (slipway-pipeline log ${project})`);
  return state;
}

async function run() {
  const scratch = mkdtempSync(join(tmpdir(), 'pipeline-'));
  const folder = join(scratch, project);
  try {
    git('clone', '--quiet', '--no-checkout', repository, folder);
    begin(git('-C', folder, 'log', '-1', '--format=%s', commit));
    git('-C', folder, 'checkout', '--quiet', ...(kind === 'tags' ? ['--detach'] : ['-B', name]), commit);
    git('-C', folder, 'remote', 'set-url', 'origin', `https://${hostname()}/sandbox/${project}.git`);
    const jobs = await jobsIn(folder);
    return end(brokenOff === null ? await runJobs(jobs, folder) : { failed: [], problem: null });
  } catch (error) {
    return end({ failed: [], problem: plainText(error instanceof Error ? error.message : String(error)) });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const limit = Number(git('-C', repository, 'config', '--default', '900', 'pipeline.timeout'));
const timer = setTimeout(() => breakOff(`It took more than ${limit} s and was stopped.`), limit * 1000);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => breakOff('It was broken off.'));
// Whoever has pushed may be gone.
process.stdout.on('error', () => {});
const state = await run();
clearTimeout(timer);
process.exitCode = state === 'passed' ? 0 : 1;
