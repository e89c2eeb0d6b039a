import { afterAll, beforeAll, test } from 'vitest';
import { blockId } from '#core/ids';
import type { RunState } from '#core/protocol';
import { openLibrary } from '#server/content/library';
import { Participant } from '../support/participant';
import { prepareRestarts, type Restarts } from '../support/restarts';
import { until } from '../support/until';

let restarts: Restarts;
let page: Participant;
const ids = new Map<string, string>();

beforeAll(async () => {
  restarts = await prepareRestarts();
  const outcome = await openLibrary(restarts.contentDir).compiled(restarts.deck);
  if (!outcome?.ok) throw new Error('the deck has faults');
  for (const { name, hash } of outcome.deck.blocks) ids.set(name, blockId(restarts.deck, name, hash));
  const { url } = await restarts.start();
  page = await Participant.join({ url, deck: restarts.deck });
}, 600_000);
afterAll(() => restarts?.close());

async function open(terminal: number): Promise<void> {
  page.open(terminal);
  await page.prompt(terminal);
}

function run(block: string, terminal: number): void {
  page.send({ type: 'run-block', block: ids.get(block) ?? '', terminal, interrupt: false });
}

async function isNow(block: string, run: RunState): Promise<void> {
  await until(
    `${block} to be ${run.state}`,
    () => {
      const told = page.facts.findLast((fact) => fact.type === 'run-changed' && fact.block === block);
      const snapshot = page.facts.findLast((fact) => fact.type === 'snapshot');
      const now = told?.type === 'run-changed' ? told.run : snapshot?.type === 'snapshot' ? snapshot.runs[block] : null;
      return JSON.stringify(now) === JSON.stringify(run);
    },
    60_000,
  );
}

/** What a sandbox holds is its participant's, who comes back. */
async function restart(end: () => Promise<unknown> = restarts.kill): Promise<void> {
  await end();
  const { url } = await restarts.start();
  page = await Participant.join({ url, deck: restarts.deck, cookie: page.cookie });
}

test('Z8 a block that runs over killed servers is shown as running, and then with its end, though no page looks', async () => {
  await open(1);
  await open(2);
  await open(3);
  run('until-go', 1);
  run('until-gone', 2);
  await isNow('until-go', { state: 'running', terminal: 1 });
  await isNow('until-gone', { state: 'running', terminal: 2 });
  await restart();
  await isNow('until-go', { state: 'running', terminal: 1 });
  await isNow('until-gone', { state: 'running', terminal: 2 });
  page.open(3);
  await page.fact('terminal-opened');
  // It ends while the next server is not there yet, or soon after.
  page.type('(sleep 0.5; touch go) & touch gone\r', 3);
  await page.sees(/touch gone\r\n/, 3);
  await restart();
  page.open(1);
  await isNow('until-go', { state: 'finished', terminal: 1, status: 3 });
  await isNow('until-gone', { state: 'finished', terminal: 2, status: 4 });
  await restart();
  await isNow('until-go', { state: 'finished', terminal: 1, status: 3 });
});

test('Z10 a block that runs over a deploy is no less shown as running, and then with its end', async () => {
  page.open(3);
  await page.fact('terminal-opened', ({ terminal }) => terminal === 3);
  page.type('rm -f go\r', 3);
  await page.sees(/rm -f go\r\n.*133;B/s, 3);
  await open(1);
  run('until-go', 1);
  await isNow('until-go', { state: 'running', terminal: 1 });
  await restart(() => restarts.site().stop());
  await isNow('until-go', { state: 'running', terminal: 1 });
  page.open(3);
  await page.fact('terminal-opened', ({ terminal }) => terminal === 3);
  page.type('touch go\r', 3);
  page.open(1);
  await isNow('until-go', { state: 'finished', terminal: 1, status: 3 });
});

test('Z9 a block whose shell ended while no server was there is lost', async () => {
  await open(1);
  page.open(3);
  await page.fact('terminal-opened', ({ terminal }) => terminal === 3);
  page.type('rm -f go\r', 3);
  await page.sees(/rm -f go\r\n.*133;B/s, 3);
  run('until-go', 1);
  await isNow('until-go', { state: 'running', terminal: 1 });
  page.type('(sleep 0.5; pkill -KILL -t pts/0; pkill -KILL bash) & \r', 3);
  await page.sees(/KILL bash\) &/, 3);
  await restart();
  await isNow('until-go', { state: 'lost', terminal: 1 });
});
