// Owns a walk through a whole lab as a program of its own, to be started where the server's network is: task by task the
// server is asked over the live socket to go the way, and then every check of the task. Arguments: URL, content folder, deck.
import type { Block } from '#core/deck';
import { blockId } from '#core/ids';
import { type Stage, stagesOf } from '#core/stages';
import { openLibrary } from '#server/content/library';
import { Participant } from './participant';
import { until } from './until';

/** Builds in a sandbox with one slow processor. */
const TASK_DEADLINE_MS = 5 * 60_000;
const CHECK_DEADLINE_MS = 60_000;

const [url = '', contentDir = '', deck = ''] = process.argv.slice(2);
const outcome = await openLibrary(contentDir).compiled(deck);
if (!outcome?.ok) throw new Error(`${deck} is no deck without faults`);

const participant = await Participant.join({ url, deck, terminal: true });
participant.open();
await until('the prompt', () => /\x1b\]133;B/.test(participant.output.get(1) ?? ''), TASK_DEADLINE_MS);
const stages = stagesOf(outcome.deck);
for (const [index, stage] of stages.entries()) {
  const next = stages.slice(index + 1).find(({ task }) => task !== null)?.task?.name;
  if (next) console.log(`way to ${next}: ${await goTo(next)}`);
  else for (const block of stage.blocks) console.log(`run ${block.name}: ${await run(block)}`);
  await checkAll(stage);
}
participant.leave();

/** The blocks before the task are carried out where their checks do not hold yet. */
async function goTo(task: string): Promise<string> {
  const after = participant.facts.length;
  participant.send({ type: 'catch-up', task, terminal: 1 });
  const { catchUp } = await until(
    `the way to ${task}`,
    () => {
      for (const fact of participant.facts.slice(after)) {
        if (fact.type === 'refused') throw new Error(`${task}: ${fact.message}`);
        if (fact.type !== 'catch-up-changed' || fact.catchUp?.task !== task) continue;
        if (fact.catchUp.problem !== null || fact.catchUp.done === fact.catchUp.of) return fact;
      }
      return null;
    },
    TASK_DEADLINE_MS,
  );
  if (!catchUp?.problem) return 'arrived';
  console.log((participant.output.get(1) ?? '').slice(-2_000));
  return catchUp.problem;
}

async function run({ name, hash }: Block): Promise<string> {
  const after = participant.facts.length;
  participant.run(blockId(deck, name, hash));
  const status = await until(
    `${name} to end`,
    () => {
      for (const fact of participant.facts.slice(after)) {
        if (fact.type === 'refused') throw new Error(`${name}: ${fact.message}`);
        if (fact.type === 'run-changed' && fact.block === name && fact.run?.state === 'finished')
          return [fact.run.status];
      }
      return null;
    },
    TASK_DEADLINE_MS,
  );
  return `ended with ${status[0]}`;
}

async function checkAll({ checks }: Stage): Promise<void> {
  for (const { name, hash } of checks) console.log(`check ${name}: ${await check(name, blockId(deck, name, hash))}`);
}

async function check(name: string, id: string): Promise<string> {
  const deadline = Date.now() + CHECK_DEADLINE_MS;
  for (;;) {
    const after = participant.facts.length;
    participant.send({ type: 'check-block', block: id });
    const { check } = await participant.fact(
      'check-changed',
      (fact) => fact.block === name && fact.check !== null && fact.check.state !== 'checking',
      after,
    );
    if (check?.state === 'passed') return 'ticked';
    if (Date.now() > deadline) return JSON.stringify(check);
  }
}
