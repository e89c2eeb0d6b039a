// Owns what a room's blocks have come to: looks the command up in the deck as it stands now, types it, and keeps the
// outcome by block name. The browser never sends a command. Checks: room-checks.ts.
import type { TypedCommand } from '#core/command-line';
import type { Block, Deck } from '#core/deck';
import { ALL_NODES, blockOfRun, joinedRun, runName } from '#core/everywhere';
import type { Fact, OpenTerminal, RunState } from '#core/protocol';
import type { BlockChange, ShellActivity } from '#core/shell-state';
import type { Sandbox } from '../sandbox/provider';
import { lookUp } from './block-lookup';
import { freeTerminal, ownTerminal } from './free-terminal';
import type { Refusal } from './refusals';
import type { RoomTerminal, RoomTerminals } from './room-terminals';
import type { RecordedRuns } from './sandbox-records';
import type { TypedBlock } from './shell-watch';
import type { TerminalRelay } from './terminal-relay';

/** How long a new shell may take to its first prompt, and an interrupted one back to it. */
const PROMPT_DEADLINE_MS = 10_000;

/** `interrupt`: what holds the terminal is ended first. `once`: not if it was run in this sandbox. */
export type RunManner = { interrupt: boolean; once?: boolean | undefined };

export class RoomBlocks {
  /** By block name; replaced, never changed in place. */
  runs: Readonly<Record<string, RunState>> = {};
  /** Of a block that runs on each node there is one for each. */
  private each: Readonly<Record<string, RunState>> = {};
  /** The block that has changed last. */
  lastRun: string | null = null;
  /** What was typed by hand and has changed since; null when that is nothing. */
  lastTyped: TypedCommand | null = null;
  /** `each`, for a later process. */
  private recorded: RecordedRuns = {};
  /** Of blocks that are done when their output matches. */
  private waits: Readonly<Record<string, string | null>> = {};
  private readonly listeners = new Set<() => void>();
  /** Told of what comes otherwise than by `changed` and `adopt`. */
  onRecord: (runs: RecordedRuns) => void = () => {};

  constructor(
    private readonly readDeck: () => Promise<Deck | null>,
    private readonly broadcast: (fact: Fact) => void,
    private readonly terminals: () => RoomTerminals,
  ) {}

  /** Types the block into the terminal. Null when it has been typed. */
  async run(id: string, { relay, node }: RoomTerminal, sandbox: Sandbox, how: RunManner): Promise<Refusal | null> {
    const { block, refusal } = lookUp(await this.readDeck(), { id, roles: ['run', 'type'] }, sandbox);
    if (refusal) return refusal;
    const interrupt = how.interrupt || block.interrupt;
    const manner = { interrupt, once: how.once || block.once };
    if (block.node === ALL_NODES) return this.runOnAll(block, sandbox, manner);
    return block.node === node ? this.typeInto(relay, block, manner) : wrongNode(block.node);
  }

  /** In a terminal on each node, or, where it cannot be, on none. */
  private async runOnAll(block: Block, sandbox: Sandbox, how: RunManner): Promise<Refusal | null> {
    const isDone = how.once && Object.hasOwn(this.runs, block.name);
    if (isDone) return HAS_RUN;
    const stopped = sandbox.nodes.find(({ state }) => state === 'stopped');
    if (stopped) return hasStopped(stopped.name);
    const found: RoomTerminal[] = [];
    for (const node of sandbox.nodes) {
      const wanted = { node, preferred: ownTerminal(sandbox.nodes, node), interrupts: how.interrupt };
      const terminal = await freeTerminal(this.terminals(), sandbox, wanted);
      if (!terminal) return noTerminalOn(node.name);
      found.push(terminal);
    }
    this.forget(block.name);
    const types = found.map(({ relay, node }) =>
      this.typeInto(relay, { ...block, name: runName(block.name, node) }, { ...how, once: false }),
    );
    return (await Promise.all(types)).find((refusal) => refusal !== null) ?? null;
  }

  private async typeInto(relay: TerminalRelay, block: Block, { interrupt, once }: RunManner): Promise<Refusal | null> {
    const isDone = () => once && Object.hasOwn(this.each, block.name);
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

  /** `at`: the byte of its terminal's output at which it was typed. The result is all that a later process needs. */
  changed({ block: name, run: changed }: BlockChange, at: number): RecordedRuns {
    const wait = this.waits[name];
    this.each = { ...this.each, [name]: changed };
    this.recorded = {
      ...this.recorded,
      [name]: { at, run: changed, ...(wait && isUnfinished(changed) ? { wait } : {}) },
    };
    const block = blockOfRun(name);
    const [first = changed, ...others] = Object.keys(this.each).flatMap((each) =>
      blockOfRun(each) === block ? (this.each[each] ?? []) : [],
    );
    const run = joinedRun(first, others);
    this.runs = { ...this.runs, [block]: run };
    this.lastRun = block;
    this.lastTyped = null;
    this.broadcast({ type: 'run-changed', block, run });
    for (const tell of [...this.listeners]) tell();
    return this.recorded;
  }

  /** Settles once the block neither waits nor runs; null when it never has, or `signal` was aborted first. */
  async ended(block: string, signal: AbortSignal): Promise<RunState | null> {
    const isUnderWay = () => {
      const run = this.runs[block];
      return run !== undefined && isUnfinished(run);
    };
    while (isUnderWay() && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = () => {
          this.listeners.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.listeners.add(done);
        signal.addEventListener('abort', done);
      });
    }
    return signal.aborted ? null : (this.runs[block] ?? null);
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

  /** The sandbox is where it was when those had been run; shells have ended since. */
  goBackTo(runs: Readonly<Record<string, RunState>>): void {
    const ended = Object.entries(runs).filter(([, run]) => !isUnfinished(run));
    const recorded = this.recorded;
    const later = Object.keys(this.runs).filter((block) => !ended.some(([name]) => name === block));
    for (const block of later) this.broadcast({ type: 'run-changed', block, run: null });
    this.runs = {};
    this.each = {};
    this.lastRun = this.lastTyped = null;
    this.recorded = {};
    for (const [block, run] of ended) this.changed({ block, run }, recorded[block]?.at ?? 0);
    this.onRecord(this.recorded);
  }

  /** Of what ran before all was forgotten, the end is not told either. */
  typed(command: TypedCommand): void {
    if (command.state === 'running' || this.lastTyped?.line === command.line) this.lastTyped = command;
  }

  /** What ran last is nobody's business any more. */
  forgetLast(): void {
    this.lastRun = this.lastTyped = null;
  }

  /** The sandbox is another one: nothing has been done in it. */
  reset(): void {
    for (const block of Object.keys(this.runs)) this.broadcast({ type: 'run-changed', block, run: null });
    this.runs = {};
    this.each = {};
    this.lastRun = this.lastTyped = null;
    this.recorded = {};
    this.waits = {};
    for (const tell of [...this.listeners]) tell();
  }

  /** It runs anew: on a node that is gone by now it does not. */
  private forget(block: string): void {
    const isOther = ([name]: [string, unknown]) => blockOfRun(name) !== block;
    this.each = Object.fromEntries(Object.entries(this.each).filter(isOther));
    this.recorded = Object.fromEntries(Object.entries(this.recorded).filter(isOther));
  }
}

/** What is typed without Enter may be meant for the program that holds the terminal, such as a database's client. */
function takes(activity: ShellActivity, role: Block['role']): boolean {
  return activity === 'prompt' || (role === 'type' && activity === 'running');
}

function isUnfinished({ state }: RunState): boolean {
  return state === 'waiting' || state === 'running';
}

function wrongNode(node: string): Refusal {
  return { reason: 'wrong-node', message: `This block runs on ${node}. Open a terminal there.` };
}

function hasStopped(node: string): Refusal {
  return { reason: 'no-node', message: `This block runs on all nodes, and ${node} has stopped. Restart it first.` };
}

function noTerminalOn(node: string): Refusal {
  return {
    reason: 'too-many',
    message: `This block runs on all nodes, and no terminal is left for ${node}. Close one.`,
  };
}

const HAS_RUN: Refusal = { reason: 'has-run', message: 'This block has run in this sandbox.' };
const BUSY: Refusal = { reason: 'terminal-busy', message: 'A program holds the terminal.' };
