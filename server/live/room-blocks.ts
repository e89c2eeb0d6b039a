// Owns what a room's blocks have come to: looks the command up in the deck as it stands now, types it or checks it, and
// keeps the outcome by block name. The browser never sends a command.
import { type Block, type Deck, findBlock, needsDocker } from '#core/deck';
import { parseBlockId } from '#core/ids';
import type { CheckState, Fact, OpenTerminal, RefusalReason, RunState } from '#core/protocol';
import type { BlockChange, ShellActivity } from '#core/shell-state';
import type { CommandOutcome, Sandbox } from '../sandbox/provider';
import type { RoomTerminal } from './room-terminals';
import type { RecordedRuns } from './sandbox-records';
import type { TypedBlock } from './shell-watch';

const CHECK_TIMEOUT_MS = 10_000;
const CHECK_OUTPUT_CHARACTERS = 2_000;
/** How long a new shell may take to its first prompt, and an interrupted one back to it. */
const PROMPT_DEADLINE_MS = 10_000;

/** `interrupt`: what holds the terminal is ended first. `once`: not if it was run in this sandbox. */
export type RunManner = { interrupt: boolean; once?: boolean | undefined };

export type Refusal = { reason: RefusalReason; message: string };

export class RoomBlocks {
  /** By block name; replaced, never changed in place. */
  runs: Readonly<Record<string, RunState>> = {};
  checks: Readonly<Record<string, CheckState>> = {};
  /** `runs`, for a later process. */
  private recorded: RecordedRuns = {};
  /** Of blocks that are done when their output matches. */
  private waits: Readonly<Record<string, string | null>> = {};
  private generation = 0;

  constructor(
    private readonly readDeck: () => Promise<Deck | null>,
    private readonly broadcast: (fact: Fact) => void,
  ) {}

  /** Types the block into the terminal. Null when it has been typed. */
  async run(id: string, { relay, node }: RoomTerminal, sandbox: Sandbox, how: RunManner): Promise<Refusal | null> {
    const block = await this.lookUp(id, ['run', 'type'], sandbox);
    if ('message' in block) return block;
    if (block.node !== node) return wrongNode(block.node);
    const interrupt = how.interrupt || block.interrupt;
    const isOnce = how.once || block.once;
    const isDone = () => isOnce && Object.hasOwn(this.runs, block.name);
    if (isDone()) return HAS_RUN;
    if (relay.activity === 'running' && interrupt) await relay.interrupt();
    if (relay.activity === 'starting' || interrupt) await relay.atPrompt(PROMPT_DEADLINE_MS);
    // Another click, or another window's step, may have come first while this one waited.
    if (isDone()) return HAS_RUN;
    if (!takes(relay.activity, block.role)) return BUSY;
    this.waits = { ...this.waits, [block.name]: block.wait };
    if (block.role === 'type') relay.insert(block);
    else relay.type(block);
    return null;
  }

  /** Null when the check ran, whatever it found, or is running already. */
  async check(id: string, sandbox: Sandbox): Promise<Refusal | null> {
    const block = await this.lookUp(id, ['check'], sandbox);
    if ('message' in block) return block;
    const node = sandbox.nodes.find(({ name }) => name === block.node);
    if (!node) return noNode(block.node);
    if (this.checks[block.name]?.state === 'checking') return null;
    const { generation } = this;
    this.setCheck(block.name, { state: 'checking' });
    const maxOutputBytes = CHECK_OUTPUT_CHARACTERS * 4;
    const outcome = await node
      .run({ command: block.text, timeoutMs: CHECK_TIMEOUT_MS, maxOutputBytes })
      .catch((error: unknown): CommandOutcome => ({ kind: 'exited', status: 127, output: String(error) }));
    if (generation === this.generation) this.setCheck(block.name, verdict(outcome));
    return null;
  }

  /** `at`: the byte of its terminal's output at which it was typed. The result is all that a later process needs. */
  changed({ block, run }: BlockChange, at: number): RecordedRuns {
    this.runs = { ...this.runs, [block]: run };
    const wait = this.waits[block];
    this.recorded = { ...this.recorded, [block]: { at, run, ...(wait && isUnfinished(run) ? { wait } : {}) } };
    this.broadcast({ type: 'run-changed', block, run });
    return this.recorded;
  }

  /** Takes on what an earlier process has recorded. What no shell of these terminals goes on with is lost. */
  adopt(recorded: RecordedRuns, terminals: readonly OpenTerminal[]): RecordedRuns {
    for (const [block, { at, run, wait }] of Object.entries(recorded)) {
      const { terminal } = run;
      if (wait) this.waits = { ...this.waits, [block]: wait };
      const isLost = isUnfinished(run) && !terminals.some((open) => open.terminal === terminal);
      this.changed({ block, run: isLost ? { state: 'lost', terminal } : run }, at);
    }
    return this.recorded;
  }

  /** The block in this terminal whose end has not been seen. */
  unfinished(terminal: number): TypedBlock | null {
    const found = Object.entries(this.recorded).find(([, { run }]) => run.terminal === terminal && isUnfinished(run));
    return found ? { name: found[0], at: found[1].at, wait: found[1].wait } : null;
  }

  /** The sandbox is another one: nothing has been done in it. */
  reset(): void {
    this.generation += 1;
    for (const block of Object.keys(this.runs)) this.broadcast({ type: 'run-changed', block, run: null });
    for (const block of Object.keys(this.checks)) this.broadcast({ type: 'check-changed', block, check: null });
    this.runs = {};
    this.recorded = {};
    this.waits = {};
    this.checks = {};
  }

  private async lookUp(id: string, roles: readonly Block['role'][], sandbox: Sandbox): Promise<Block | Refusal> {
    const parts = parseBlockId(id);
    const deck = await this.readDeck();
    if (!deck) return UNREADABLE;
    if (parts?.deck !== deck.name) return UNKNOWN;
    const block = findBlock(deck, parts.block, parts.hash);
    if (block === 'changed') return CHANGED;
    if (block === 'unknown' || !roles.includes(block.role)) return UNKNOWN;
    if (needsDocker(block) && !sandbox.capabilities.docker) return NEEDS_DOCKER;
    return block;
  }

  private setCheck(block: string, check: CheckState): void {
    this.checks = { ...this.checks, [block]: check };
    this.broadcast({ type: 'check-changed', block, check });
  }
}

/** What is typed without Enter may be meant for the program that holds the terminal, such as a database's client. */
function takes(activity: ShellActivity, role: Block['role']): boolean {
  return activity === 'prompt' || (role === 'type' && activity === 'running');
}

function isUnfinished({ state }: RunState): boolean {
  return state === 'waiting' || state === 'running';
}

function verdict(outcome: CommandOutcome): CheckState {
  if (outcome.kind === 'exited' && outcome.status === 0) return { state: 'passed' };
  const output = outcome.output.trim().slice(0, CHECK_OUTPUT_CHARACTERS);
  if (outcome.kind === 'exited') return { state: 'failed', status: outcome.status, output };
  const late = `The check took longer than ${CHECK_TIMEOUT_MS / 1000} s and was ended.`;
  return { state: 'failed', status: null, output: output ? `${output}\n${late}` : late };
}

function wrongNode(node: string): Refusal {
  return { reason: 'wrong-node', message: `This block runs on ${node}. Open a terminal there.` };
}

export function noNode(node: string): Refusal {
  return { reason: 'no-node', message: `There is no node ${node} in this sandbox.` };
}

const UNKNOWN: Refusal = { reason: 'unknown-block', message: 'This deck has no such block. Reload the page.' };
const UNREADABLE: Refusal = {
  reason: 'unknown-block',
  message: 'The deck has faults now, or is gone, so its blocks cannot be looked up.',
};
const CHANGED: Refusal = { reason: 'block-changed', message: 'This block has changed. Reload the page.' };
const HAS_RUN: Refusal = { reason: 'has-run', message: 'This block has run in this sandbox.' };
const BUSY: Refusal = { reason: 'terminal-busy', message: 'A program holds the terminal.' };
const NEEDS_DOCKER: Refusal = {
  reason: 'needs-docker',
  message:
    'This block needs Docker, and this local shell has none. Start Slipway where a Docker Engine can be reached.',
};
