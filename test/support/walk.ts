// Owns a walk through a whole deck as a program of its own, to be started where the server's network is: every command
// is clicked and every check asked, in order, over the live socket. Arguments: URL, content folder, deck.
import { blockId } from '#core/ids';
import { openLibrary } from '#server/content/library';
import { Participant } from './participant';
import { until } from './until';

/** A build in a sandbox with one slow processor. */
const COMMAND_DEADLINE_MS = 4 * 60_000;
const CHECK_DEADLINE_MS = 60_000;

const [url = '', contentDir = '', deck = ''] = process.argv.slice(2);
const outcome = await openLibrary(contentDir).compiled(deck);
if (!outcome?.ok) throw new Error(`${deck} is no deck without faults`);

const participant = await Participant.join({ url, deck, terminal: true });
participant.open();
await until('the prompt', () => /\x1b\]133;B/.test(participant.output.get(1) ?? ''), COMMAND_DEADLINE_MS);
for (const { name, role, hash } of outcome.deck.blocks) {
  const id = blockId(deck, name, hash);
  const said = role === 'run' ? await run(name, id) : await check(name, id);
  console.log(`${role} ${name}: ${said}`);
}
participant.leave();

async function run(name: string, id: string): Promise<string> {
  const after = participant.facts.length;
  participant.run(id);
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
    COMMAND_DEADLINE_MS,
  );
  if (status[0] !== 0) console.log((participant.output.get(1) ?? '').slice(-2_000));
  return `ended with ${status[0]}`;
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
