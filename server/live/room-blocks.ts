// Owns what a room's blocks have come to: looks the command up in the deck as it stands now, types it or checks it, and
// keeps the outcome by block name. The browser never sends a command.
import { type Block, type Deck, findBlock, needsDocker } from '#core/deck';
import { parseBlockId } from '#core/ids';
import type { CheckState, Fact, RefusalReason, RunState } from '#core/protocol';
import type { BlockChange } from '#core/shell-state';
import type { CommandOutcome, Sandbox } from '#server/sandbox/provider';
import type { TerminalRelay } from './terminal-relay';

const CHECK_TIMEOUT_MS = 10_000;
const CHECK_OUTPUT_CHARACTERS = 2_000;
/** How long a new shell may take to its first prompt, and an interrupted one back to it. */
const PROMPT_DEADLINE_MS = 10_000;

export type Refusal = { reason: RefusalReason; message: string };

export type RoomBlocks = {
  readonly runs: Readonly<Record<string, RunState>>;
  readonly checks: Readonly<Record<string, CheckState>>;
  /** Types the block into the terminal. Null when it has been typed. */
  run(id: string, relay: TerminalRelay, sandbox: Sandbox, interrupt: boolean): Promise<Refusal | null>;
  /** Null when the check ran, whatever it found, or is running already. */
  check(id: string, sandbox: Sandbox): Promise<Refusal | null>;
  changed(change: BlockChange): void;
  /** The sandbox is another one: nothing has been done in it. */
  reset(): void;
};

export function createRoomBlocks(deck: () => Promise<Deck | null>, broadcast: (fact: Fact) => void): RoomBlocks {
  let runs: Record<string, RunState> = {};
  let checks: Record<string, CheckState> = {};
  let generation = 0;

  async function lookUp(id: string, role: Block['role'], sandbox: Sandbox): Promise<Block | Refusal> {
    const parts = parseBlockId(id);
    const current = await deck();
    if (!parts || !current || parts.deck !== current.name) return UNKNOWN;
    const block = findBlock(current, parts.block, parts.hash);
    if (block === 'unknown' || (block !== 'changed' && block.role !== role)) return UNKNOWN;
    if (block === 'changed') return CHANGED;
    if (needsDocker(block) && !sandbox.capabilities.docker) return NEEDS_DOCKER;
    return block;
  }

  function setCheck(block: string, check: CheckState): void {
    checks = { ...checks, [block]: check };
    broadcast({ type: 'check-changed', block, check });
  }

  return {
    get runs() {
      return runs;
    },
    get checks() {
      return checks;
    },
    async run(id, relay, sandbox, interrupt) {
      const block = await lookUp(id, 'run', sandbox);
      if ('reason' in block) return block;
      if (relay.activity === 'running' && interrupt) await relay.interrupt();
      const isFree = (relay.activity !== 'running' || interrupt) && (await relay.atPrompt(PROMPT_DEADLINE_MS));
      // Another click may have come first while this one waited.
      if (!isFree || relay.activity !== 'prompt') return BUSY;
      relay.type(block.name, block.text);
      return null;
    },
    async check(id, sandbox) {
      const block = await lookUp(id, 'check', sandbox);
      if ('reason' in block) return block;
      if (checks[block.name]?.state === 'checking') return null;
      const mine = generation;
      setCheck(block.name, { state: 'checking' });
      const outcome = await sandbox
        .run({ command: block.text, timeoutMs: CHECK_TIMEOUT_MS, maxOutputBytes: CHECK_OUTPUT_CHARACTERS * 4 })
        .catch((error: unknown): CommandOutcome => ({ kind: 'exited', status: 127, output: String(error) }));
      if (mine === generation) setCheck(block.name, verdict(outcome));
      return null;
    },
    changed({ block, run }) {
      runs = { ...runs, [block]: run };
      broadcast({ type: 'run-changed', block, run });
    },
    reset() {
      generation += 1;
      for (const block of Object.keys(runs)) broadcast({ type: 'run-changed', block, run: null });
      for (const block of Object.keys(checks)) broadcast({ type: 'check-changed', block, check: null });
      runs = {};
      checks = {};
    },
  };
}

function verdict(outcome: CommandOutcome): CheckState {
  if (outcome.kind === 'exited' && outcome.status === 0) return { state: 'passed' };
  const output = outcome.output.trim().slice(0, CHECK_OUTPUT_CHARACTERS);
  if (outcome.kind === 'exited') return { state: 'failed', status: outcome.status, output };
  const late = `The check took longer than ${CHECK_TIMEOUT_MS / 1000} s and was ended.`;
  return { state: 'failed', status: null, output: output ? `${output}\n${late}` : late };
}

const UNKNOWN: Refusal = { reason: 'unknown-block', message: 'This deck has no such block. Reload the page.' };
const CHANGED: Refusal = { reason: 'block-changed', message: 'This block has changed. Reload the page.' };
const BUSY: Refusal = { reason: 'terminal-busy', message: 'A program holds the terminal.' };
const NEEDS_DOCKER: Refusal = {
  reason: 'needs-docker',
  message: 'This block needs Docker, and this is a local shell without it. Start Slipway where a Docker Engine can be reached.',
};
