// Owns carrying out what a check asks, on the nodes that it names, and putting what came of it into words.
import type { Condition, Verdict } from '#core/condition';
import { ALL_NODES } from '#core/everywhere';
import { type HttpCheck, judgeAnswers } from '#core/http-check';
import type { KeptRunner } from '../sandbox/kept-runner';
import { type CommandOutcome, type Sandbox, type SandboxNode, SandboxRefusal } from '../sandbox/provider';
import { findBounded, HttpAsker, type HttpAskerDeps, type HttpErrand } from './http-check';

/** Of what a check prints: more is left out. */
export const MAX_OUTPUT_CHARACTERS = 2_000;
const MAX_CHARACTER_BYTES = 4;

/** Never rejects: what cannot be carried out has failed, and says why. Its verdict is nobody's once `signal` is aborted. */
export type Judge = (condition: Condition, sandbox: Sandbox, signal: AbortSignal) => Promise<Verdict>;

export function createJudge(deps: HttpAskerDeps): Judge {
  const { runners } = deps;
  const asker = new HttpAsker(deps);
  return async (condition, sandbox, signal) => {
    const { asks, timeoutMs, node: named } = condition;
    const judgeOn = async (node: SandboxNode): Promise<Verdict> => {
      try {
        if (asks.kind === 'shell') return await runOn(runners.of(node), { ...condition, ...asks }, signal);
        return await askOn(asker, asks.check, { sandbox, node, isAll: named === ALL_NODES, signal, timeoutMs });
      } catch (error) {
        return failed(error instanceof SandboxRefusal ? error.message : `The check could not be carried out: ${error}`);
      }
    };
    if (named === ALL_NODES) {
      const verdicts = await Promise.all(sandbox.nodes.map(judgeOn));
      return inAll(verdicts.map((verdict, place) => ({ verdict, node: sandbox.nodes[place]?.name ?? '' })));
    }
    const node = sandbox.nodes.find(({ name }) => name === named);
    return node ? judgeOn(node) : failed(missing(named));
  };
}

type Command = { command: string; timeoutMs: number };

async function runOn(runner: KeptRunner, { command, timeoutMs }: Command, signal: AbortSignal): Promise<Verdict> {
  const maxOutputBytes = MAX_OUTPUT_CHARACTERS * MAX_CHARACTER_BYTES;
  return verdictOf(await runner.run({ command, timeoutMs, maxOutputBytes }, signal), timeoutMs);
}

/** `isAll`: each node must answer by itself. */
type Ask = HttpErrand & { sandbox: Sandbox; node: SandboxNode; isAll: boolean };

async function askOn(asker: HttpAsker, check: HttpCheck, { sandbox, node, isAll, ...errand }: Ask): Promise<Verdict> {
  const answers =
    check.target.kind === 'url'
      ? await asker.askFrom(node, check, errand)
      : await asker.askPort(check, sandbox, { ...errand, ...(isAll ? { only: node } : {}) });
  const verdict = judgeAnswers(check, answers, findBounded);
  return verdict.state === 'failed' ? { ...verdict, output: bounded(verdict.output) } : verdict;
}

/** The first node that fails, in their order, is what there is to tell. */
function inAll(verdicts: readonly { node: string; verdict: Verdict }[]): Verdict {
  for (const { node, verdict } of verdicts)
    if (verdict.state === 'failed') return { ...verdict, output: bounded(`${node}: ${verdict.output}`) };
  return { state: 'passed' };
}

function verdictOf(outcome: CommandOutcome, timeoutMs: number): Verdict {
  const output = bounded(outcome.output);
  if (outcome.kind === 'exited')
    return outcome.status === 0 ? { state: 'passed' } : { state: 'failed', status: outcome.status, output };
  const late = `The check took longer than ${timeoutMs / 1000} s and was ended.`;
  return failed(output ? `${output}\n${late}` : late);
}

function failed(output: string): Verdict {
  return { state: 'failed', status: null, output };
}

function bounded(output: string): string {
  return output.trim().slice(0, MAX_OUTPUT_CHARACTERS);
}

function missing(node: string): string {
  return `There is no node ${node} in this sandbox. Add a node beside the tabs.`;
}
