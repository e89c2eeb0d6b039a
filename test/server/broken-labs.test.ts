// Somebody breaks what a task builds on, in a real sandbox: they are told what is missing, and have it done again.
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Deck } from '#core/deck';
import { fileBlockAddress, parseFileBlockAnswer } from '#core/file-block';
import { blockId } from '#core/ids';
import type { Broken } from '#core/lab-protocol';
import { openLibrary } from '#server/content/library';
import { createLog } from '#server/log';
import { createDockerProvider } from '#server/sandbox/docker/provider';
import { reap } from '#server/sandbox/docker/reaper';
import { testEngine } from '../support/engine';
import { type InProcess, startInProcess } from '../support/in-process';
import { installationFor } from '../support/installation';
import { Participant } from '../support/participant';
import { until } from '../support/until';

const contentDir = resolve('test/content/undone');
/** Two looks, on a busy machine. */
const TOLD_MS = 60_000;
/** Some seconds; on a busy machine a Swarm and a push take their time. */
const WAY_MS = 100_000;

let server: InProcess;
let deck: Deck;
let learner: Participant;
let presenter: string;

beforeAll(async () => {
  const { connection, image } = await testEngine();
  const installation = installationFor('broken-labs');
  const log = createLog({ level: 'silent', pretty: false });
  await reap(connection, installation, log);
  const provider = createDockerProvider({ connection, image, shelf: null, installation, log });
  server = await startInProcess({ provider, contentDir });
  presenter = await server.presenter();
});
afterAll(async () => {
  learner?.leave();
  await server?.close();
});

/** Comes to the last task of the deck, and looks at it. */
async function arriveIn(name: string): Promise<void> {
  const outcome = await openLibrary(contentDir).compiled(name);
  if (!outcome?.ok) throw new Error(JSON.stringify(outcome?.faults));
  deck = outcome.deck;
  learner?.leave();
  learner = await Participant.join({ url: server.url, deck: name, cookie: presenter, terminal: true });
  learner.open();
  await until('the prompt', () => /\x1b\]133;B/.test(learner.output.get(1) ?? ''), TOLD_MS);
  expect(await way('catch-up')).toBeNull();
  learner.send({ type: 'watch-checks', blocks: [idOf('deployed')] });
}

function idOf(name: string): string {
  const block = deck.blocks.find((each) => each.name === name);
  if (!block) throw new Error(`there is no block ${name}`);
  return blockId(deck.name, name, block.hash);
}

/** To the last task, or back to what it builds on. Why it came to nothing; null when it arrived. */
async function way(type: 'catch-up' | 'restore'): Promise<string | null> {
  const from = learner.facts.length;
  learner.send({ type, task: 'deploy', terminal: 1 });
  return until(
    `the end of ${type}`,
    () => {
      for (const fact of learner.facts.slice(from)) {
        if (fact.type === 'refused') return [fact.message];
        if (fact.type !== 'catch-up-changed' || !fact.catchUp) continue;
        const { problem, done, of } = fact.catchUp;
        if (problem !== null || done === of) return [problem];
      }
      return null;
    },
    WAY_MS,
  ).then(([problem]) => problem ?? null);
}

/** What the last task is told of what it builds on, once that fits. */
function told(fits: (found: Broken[string] | undefined) => boolean, from: number): Promise<Broken[string] | undefined> {
  return until(
    'word of what the task builds on',
    () => {
      const news = learner.facts.slice(from).flatMap((fact) => (fact.type === 'broken-changed' ? [fact.broken] : []));
      const last = news.at(-1);
      return last && fits(last.deploy) ? [last.deploy] : null;
    },
    TOLD_MS,
  ).then(([found]) => found);
}

async function passes(name: string): Promise<boolean> {
  const from = learner.facts.length;
  learner.send({ type: 'check-block', block: idOf(name) });
  const isAnswer = (state: string | undefined) => state !== undefined && state !== 'checking';
  const { check } = await learner.fact(
    'check-changed',
    (fact) => fact.block === name && isAnswer(fact.check?.state),
    from,
  );
  return check?.state === 'passed';
}

const BREAKAGES = [
  {
    what: 'deletes the repository',
    command: 'rm -rf ~/git/app.git',
    check: 'pushed',
    says: 'There is no branch main in ~/git/app.git.',
    files: ['greeting', 'Dockerfile'],
  },
  {
    what: 'stops the registry and takes what it keeps',
    command: 'pkill -x docker-registry; rm -rf /var/lib/slipway-registry',
    check: 'stored',
    says: 'The registry has no app:1.',
    files: ['Dockerfile'],
  },
  {
    what: 'leaves the Swarm',
    command: 'docker swarm leave --force',
    check: 'two-ready',
    says: '0 of 2 nodes are ready.',
    files: [],
  },
];

test('RB0 who has gone the way is not bothered', async () => {
  await arriveIn('three-ways');
  for (const name of ['pushed', 'stored', 'two-ready']) expect(await passes(name), name).toBe(true);
});

test.each(BREAKAGES)('RB1 who $what is told so at the next check, and it is done again', async (breakage) => {
  const from = learner.facts.length;
  learner.type(`${breakage.command}\r`);
  const found = await told((each) => each?.checks.some(({ check }) => check === breakage.check) ?? false, from);
  expect(found?.checks.map(({ check, output }) => [check, output])).toEqual([[breakage.check, breakage.says]]);
  expect(found?.files.map(({ path }) => path)).toEqual(breakage.files);
  expect(await passes(breakage.check)).toBe(false);
  const before = learner.facts.length;
  expect(await way('restore')).toBeNull();
  expect(await told((each) => each === undefined, before)).toBeUndefined();
  for (const name of ['pushed', 'stored', 'two-ready']) expect(await passes(name), name).toBe(true);
});

test('RB2 a registry that is only stopped is started by whoever asks it, and nothing is lost', async () => {
  const from = (learner.output.get(1) ?? '').length;
  learner.type('pkill -x docker-registry; while pgrep -x docker-registry; do sleep 0.1; done; echo "is "stopped\r');
  await until('its end', () => (learner.output.get(1) ?? '').slice(from).includes('is stopped'), TOLD_MS);
  expect(await passes('stored')).toBe(true);
});

test('RB3 a look at the files that would be written changes none of them', async () => {
  const look = async () => {
    const answer = await fetch(server.url + fileBlockAddress(idOf('write-greeting')), {
      method: 'POST',
      headers: { cookie: learner.cookie, origin: server.url },
      body: JSON.stringify({ over: null, looks: true }),
    });
    return parseFileBlockAnswer(await answer.json());
  };
  expect(await look()).toEqual({ kind: 'same' });
  learner.type('echo mine >greeting\r');
  await until('the file to differ', async () => (await look())?.kind === 'differs', TOLD_MS);
  expect(await look()).toMatchObject({ kind: 'differs', text: 'mine\n', wanted: 'Ahoy, crew\n' });
  learner.type('rm greeting\r');
  await until('the file to be gone', async () => (await look())?.kind === 'free', TOLD_MS);
  expect(await look()).toEqual({ kind: 'free', wanted: 'Ahoy, crew\n' });
});

test.each([
  ['node1', '0 of 2 nodes are in a Swarm.'],
  ['node2', '1 of 2 nodes are in a Swarm.'],
])(
  'RB4 %s, in a Swarm from the start, leaves it: it is in one again, with what the task before had put there',
  async (node, says) => {
    if (deck.name !== 'joined') await arriveIn('joined');
    const from = learner.facts.length;
    const terminal = node === 'node1' ? 1 : 2;
    if (terminal === 2) {
      learner.sendTo(2, { type: 'open', cols: 100, rows: 30, from: null, node });
      await until('its prompt', () => /\x1b\]133;B/.test(learner.output.get(2) ?? ''), TOLD_MS);
    }
    learner.type('docker swarm leave --force\r', terminal);
    const found = await told((each) => each !== undefined, from);
    expect(found?.checks.map(({ output }) => output)).toEqual([says]);
    expect(await way('restore')).toBeNull();
    expect(await passes('kept')).toBe(true);
  },
);
