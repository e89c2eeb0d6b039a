// Owns carrying out what a check asks, on the nodes that it names, and putting what came of it into words.
import type { Condition, Verdict } from '#core/condition';
import { ALL_NODES } from '#core/fence';
import type { Runners } from '../sandbox/kept-runner';
import { type CommandOutcome, type Sandbox, type SandboxNode, SandboxRefusal } from '../sandbox/provider';

const MAX_OUTPUT_CHARACTERS = 2_000;
const MAX_CHARACTER_BYTES = 4;

/** Never rejects: what cannot be carried out has failed, and says why. Its verdict is nobody's once `signal` is aborted. */
export type Judge = (condition: Condition, sandbox: Sandbox, signal: AbortSignal) => Promise<Verdict>;

export function createJudge(runners: Runners): Judge {
  const judgeOn = async (node: SandboxNode, { command, timeoutMs }: Condition, signal: AbortSignal) => {
    const maxOutputBytes = MAX_OUTPUT_CHARACTERS * MAX_CHARACTER_BYTES;
    try {
      return verdictOf(await runners.of(node).run({ command, timeoutMs, maxOutputBytes }, signal), timeoutMs);
    } catch (error) {
      return failed(error instanceof SandboxRefusal ? error.message : `The check could not be carried out: ${error}`);
    }
  };
  return async (condition, { nodes }, signal) => {
    if (condition.node !== ALL_NODES) {
      const node = nodes.find(({ name }) => name === condition.node);
      return node ? judgeOn(node, condition, signal) : failed(missing(condition.node));
    }
    const verdicts = await Promise.all(nodes.map((node) => judgeOn(node, condition, signal)));
    return inAll(verdicts.map((verdict, place) => ({ verdict, node: nodes[place]?.name ?? '' })));
  };
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
