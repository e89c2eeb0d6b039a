// Pushes to a repository in a sandbox: its pipeline runs for real, and the figure draws what becomes of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PipelineFacts } from '#core/figure-facts';
import { parseFigureFact } from '#core/figure-protocol';
import { Traffic } from '#server/audience/traffic';
import { SandboxFigures } from '#server/figures/sandbox-figures';
import { createLog } from '#server/log';
import { ensurePackagesImage } from '#server/sandbox/docker/packages';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import type { Sandbox, SandboxNode, SandboxProvider } from '#server/sandbox/provider';
import { testEngine } from '../support/engine';
import { installationFor } from '../support/installation';
import { nodeRequest, sandboxRequest } from '../support/sandbox';
import { until } from '../support/until';
import { ranOn } from './sandbox/machines';

const log = createLog({ level: 'silent', pretty: false });
const BUILDER = ['gitlab-ci-local'];
const PRODUCTION = ['openssh-server'];

let provider: SandboxProvider;
let sandbox: Sandbox;
let figures: SandboxFigures;
const seen: PipelineFacts[] = [];

beforeAll(async () => {
  const { connection, image } = await testEngine();
  const installation = installationFor('pipeline');
  await reap(connection, installation, log);
  for (const packages of [BUILDER, PRODUCTION]) await ensurePackagesImage(connection, { image, packages });
  provider = createDockerProvider({ connection, image, shelf: null, installation, log });
  const nodes = [nodeRequest('node1', { packages: BUILDER }), nodeRequest('production', { packages: PRODUCTION })];
  sandbox = await provider.start(sandboxRequest({ nodes }));
  figures = new SandboxFigures(sandbox, { trafficOf: () => new Traffic(), log });
  figures.watch('pipeline', (text) => {
    const parsed = parseFigureFact(text);
    if (!parsed.ok) throw new Error(`this is no fact: ${text}`);
    const facts = parsed.value.type === 'figure-changed' ? parsed.value.facts : null;
    if (facts?.kind === 'pipeline') seen.push(facts);
  });
  await on(PREPARED);
  await ranOn(productionNode(), 'mkdir -p /run/sshd ~/.ssh && /usr/sbin/sshd');
  await ranOn(productionNode(), `echo '${await on('cat ~/.ssh/deploy.pub')}' >~/.ssh/authorized_keys`);
});
afterAll(async () => {
  figures?.close();
  await provider?.close();
});

const on = (command: string) => ranOn(sandbox.nodes[0], command);
const productionNode = (): SandboxNode => {
  const [, node] = sandbox.nodes;
  if (!node) throw new Error('invariant: there are two nodes');
  return node;
};

const PIPELINE = `
stages: [test, deploy]
unit:
  stage: test
  script:
    - grep -q 'Ahoy, crew!' greeting
style:
  stage: test
  allow_failure: true
  script: ["false"]
production:
  stage: deploy
  rules: [{ if: $CI_COMMIT_BRANCH == "main" }]
  script:
    - ssh -i "$DEPLOY_KEY" -o StrictHostKeyChecking=accept-new production 'cat >/srv/greeting' <greeting
`;

const PREPARED = `
set -e
git config --global user.name Crew && git config --global user.email crew@example.org
mkdir -p ~/.ssh ~/.gitlab-ci-local && ssh-keygen -q -t ed25519 -N '' -f ~/.ssh/deploy
printf 'global:\\n  DEPLOY_KEY: ~/.ssh/deploy\\n' >~/.gitlab-ci-local/variables.yml
git init -q -b main app && cd app
slipway-pipeline init app && git remote add origin ~/git/app.git
echo 'Ahoy, crew' >greeting
cat >.gitlab-ci.yml <<'END'${PIPELINE}END
git add . && git commit -qm 'Greet the crew'
`;

/** What the pusher is told. */
const push = (ref = 'main') => on(`cd app && git push origin ${ref} 2>&1`);
const commit = (change: string, subject: string) =>
  on(`cd app && ${change} && git add . && git commit -qm '${subject}'`);
const last = (number: number) => seen.findLast(({ run }) => run?.number === number && run.state !== 'running') ?? null;
const state = (facts: PipelineFacts) => Object.fromEntries(facts.jobs.map((job) => [job.name, job.state]));

test('PE10 a push runs the pipeline of its commit: red says why, and what follows is skipped', async () => {
  const said = await push();
  expect(said).toContain('remote: Pipeline 1 of main at');
  expect(said).toContain('✕ unit');
  expect(said).toContain('error: pipeline 1 is red: unit failed');
  const facts = await until('the end of the run', () => last(1), 5_000);
  expect(facts.run).toMatchObject({ project: 'app', ref: 'main', subject: 'Greet the crew', state: 'failed' });
  expect(state(facts)).toEqual({ unit: 'failed', style: 'warned', production: 'skipped' });
  expect(facts.jobs[0]?.log).toContain('Ahoy, crew!');
  expect(await on('slipway-pipeline status app || echo $?')).toBe('Pipeline 1 is red.\n1');
  expect(await on('slipway-pipeline log app unit')).toContain('$ grep -q');
});

test('PE11 green deploys to another machine with a key that is in no repository', async () => {
  await commit(`echo 'Ahoy, crew!' >greeting`, 'Add what the test misses');
  const begin = performance.now();
  expect(await push()).toContain('success: pipeline 2 is green');
  console.log(`push to green: ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  const facts = await until('the end of the run', () => last(2), 5_000);
  expect(state(facts)).toEqual({ unit: 'passed', style: 'warned', production: 'passed' });
  expect(seen.some(({ run, jobs }) => run?.number === 2 && jobs.some((job) => job.state === 'running'))).toBe(true);
  expect(await ranOn(productionNode(), 'cat /srv/greeting')).toBe('Ahoy, crew!');
  expect(await on('cd app && git grep -i "private key" $(git rev-list --all) || echo none')).toBe('none');
  expect(await on('slipway-pipeline status app')).toBe('Pipeline 2 is green.');
});

test('PE12 while one runs later pushes wait, and of one branch only the last is run', async () => {
  await on(
    `cd app && git switch -q -c slow && printf 'slow:\n  script:\n    - until [ -e ~/go ]; do sleep 0.1; done\n' >.gitlab-ci.yml`,
  );
  await commit('true', 'Wait for a sign');
  const pushed = [push('slow')];
  await until(
    'the run',
    () => seen.find(({ run, jobs }) => run?.number === 3 && jobs[0]?.state === 'running') ?? null,
    20_000,
  );
  for (const number of [4, 5]) {
    await commit(`echo ${number} >number`, `Number ${number}`);
    pushed.push(push('slow'));
    await until('who waits', () => seen.find(({ run }) => run?.number === 3 && run.next === number) ?? null, 20_000);
  }
  await on('touch ~/go');
  const [first, second, third] = await Promise.all(pushed);
  expect(first).toContain('success: pipeline 3 is green');
  expect(second).toContain('Pipeline 4 is not run: a later push has overtaken it.');
  expect(third).toContain('success: pipeline 5 is green');
});

test('PE13 a file that cannot be carried out, a run that takes too long and one broken off say so', async () => {
  await on(`cd app && git switch -q -c bad && printf 'a:\n  stage: nowhere\n  script: [x]\n' >.gitlab-ci.yml`);
  await commit('true', 'Name no stage');
  expect(await push('bad')).toMatch(/nowhere[\s\S]*error: pipeline 6 is red: .gitlab-ci.yml cannot be carried out/);
  expect((await until('its end', () => last(6), 5_000)).run?.problem).toContain('nowhere');
  await on(`cd app && printf 'a:\n  script: [sleep 1000]\n' >.gitlab-ci.yml`);
  await commit('true', 'Sleep');
  const pushed = push('bad');
  await until('the job', () => seen.find(({ run, jobs }) => run?.number === 7 && jobs[0]?.state === 'running') ?? null);
  await on(`pkill -TERM -f "[p]ipeline/run.mjs"`);
  expect(await pushed).toContain('warning: pipeline 7 was cancelled');
  expect(await until('its end', () => last(7), 5_000)).toMatchObject({
    run: { state: 'cancelled' },
    jobs: [{ name: 'a', state: 'failed' }],
  });
  expect(await on('pgrep -fx "sleep 1000" || echo none')).toBe('none');
  await on('git -C ~/git/app.git config pipeline.timeout 1');
  expect(await on('slipway-pipeline run app bad; echo $?')).toContain('It took more than 1 s and was stopped.');
});

test('PE14 a tag has a pipeline of its own, which knows the tag', async () => {
  await on(
    `cd app && git switch -q main && printf 'release:\n  rules: [{ if: $CI_COMMIT_TAG }]\n  script: [echo "release $CI_COMMIT_TAG$CI_COMMIT_BRANCH"]\n' >.gitlab-ci.yml`,
  );
  await commit('true', 'Release tags');
  await on('cd app && git tag v1.0');
  await on('git -C ~/git/app.git config --unset pipeline.timeout');
  expect(await push('v1.0')).toContain('remote: Pipeline 9 of v1.0 at');
  expect((await until('its end', () => last(9), 5_000)).jobs[0]?.log).toContain('\nrelease v1.0\n');
});
