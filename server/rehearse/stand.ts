// Owns one sandbox that a deck is rehearsed in: carries blocks out through the terminals and marks that people get, and
// asks checks as a room does.

import type { CastEvent } from '#core/asciicast';
import { conditionOf, type Verdict } from '#core/condition';
import type { Block, Deck } from '#core/deck';
import { ALL_NODES } from '#core/everywhere';
import { BlockCarrier, type Carried } from '../live/block-carrier';
import { CARRIER_SIZE } from '../live/free-terminal';
import type { Judge } from '../live/judge';
import { RoomBlocks } from '../live/room-blocks';
import { kindOf } from '../live/room-nodes';
import { RoomTerminals } from '../live/room-terminals';
import { valuesIn } from '../live/room-variables';
import type { CommandOutcome, CommandRequest, Sandbox, SandboxProvider } from '../sandbox/provider';
import type { Screens } from '../screens/screens';
import { BlockRecorder } from './block-recorder';
import { OutputTail } from './output-tail';

export type StandDeps = {
  provider: SandboxProvider;
  screens: Screens;
  judge: Judge;
  deck: Deck;
  /** The deck's. */
  folder: string;
  signal: AbortSignal;
  /** How long a check may take to pass after what leads to it; 20 s unless said. */
  settleMs?: number;
};

const MAX_NAMES_BYTES = 64 * 1024;

/** `output`: the last of what was printed meanwhile; `events`: all that its terminal printed. */
export type Tried = Carried & { output: string; seconds: number; events: readonly CastEvent[] };

const MAX_BLOCK_SECONDS = 600;
/** What a block sets going may need that long to be seen. */
const SETTLE_MS = 20_000;
/** Lines; with what the check said and who printed them they are all told. */
const LAST_WORDS = 6;

export class Stand {
  private readonly tail = new OutputTail();
  private readonly recorder = new BlockRecorder();
  private readonly blocks: RoomBlocks;
  private readonly terminals: RoomTerminals;
  private readonly carrier: BlockCarrier;
  /** Why the sandbox is gone; null while it is there. */
  lost: string | null = null;
  private isLeft = false;
  /** The block that was carried out last. */
  private last: string | null = null;

  private constructor(
    private readonly deps: StandDeps,
    readonly sandbox: Sandbox,
  ) {
    const { deck, screens } = deps;
    this.blocks = new RoomBlocks(
      async () => deck,
      () => {},
      () => this.terminals,
    );
    const { tail, recorder } = this;
    this.terminals = new RoomTerminals({
      screens: () => screens,
      broadcast: () => {},
      onBlock: (change, at) => void this.blocks.changed(change, at),
      unfinished: () => null,
      onCommandEnd: () => {},
      onPortNamed: () => {},
      onShell: () => {},
      onShellEnd: () => {},
      record: ({ terminal }) => ({
        ...{ resize: () => {}, block: () => {}, end: () => {} },
        output(bytes) {
          tail.take(bytes);
          recorder.take(terminal, bytes);
        },
        leave: async () => {},
      }),
    });
    this.carrier = new BlockCarrier({
      ...{ deck: deck.name, blocks: this.blocks, terminals: this.terminals },
      sandbox: () => (this.lost === null ? sandbox : null),
    });
    void sandbox.gone.then((why) => {
      this.lost = why;
    });
  }

  get settleMs(): number {
    return this.deps.settleMs ?? SETTLE_MS;
  }

  /** Nothing that follows can be judged in it. */
  get isSpoilt(): boolean {
    return this.isLeft || this.lost !== null;
  }

  spoil(): void {
    this.isLeft = true;
  }

  /** How what the last block printed ends: often why a check behind it fails. */
  get lastWords(): string[] {
    const lines = this.tail.text.split('\n').map((line) => line.trimEnd());
    const words = lines.filter(Boolean).slice(-LAST_WORDS);
    return this.last === null || words.length === 0 ? [] : [`“${this.last}” had printed:`, ...words];
  }

  /** A fresh sandbox. Rejects with a `SandboxRefusal` when there is none to be had. */
  static async open(deps: StandDeps): Promise<Stand> {
    const kind = await kindOf(deps.deck, deps.folder);
    const sandbox = await deps.provider.start({ owner: `rehearsal/${deps.deck.name}`, ...kind, signal: deps.signal });
    const values = valuesIn(sandbox, deps.deck, { ...STAND_IN, ports: () => portsOf(deps.deck) });
    for (const node of sandbox.nodes) node.setVariables(values);
    return new Stand(deps, sandbox);
  }

  /** Whether a person can type in its first terminal within that time. */
  async prompt(maxMs: number): Promise<boolean> {
    await this.terminals.ensure(this.sandbox.nodes[0], 1, CARRIER_SIZE);
    const relay = this.terminals.get(1)?.relay;
    await relay?.atPrompt(maxMs);
    return relay?.activity === 'prompt';
  }

  async carryOut(block: Block): Promise<Tried> {
    this.tail.clear();
    this.last = block.name;
    this.recorder.start();
    const begin = performance.now();
    const limit = AbortSignal.timeout(MAX_BLOCK_SECONDS * 1000);
    const until = AbortSignal.any([limit, this.deps.signal]);
    const carried = await this.carrier.carryOut(block, 1, until).catch(notCarriedOut);
    const seconds = (performance.now() - begin) / 1000;
    const isLate = carried.run === null && carried.problem === null && limit.aborted;
    const late = `“${block.name}” has not ended after ${MAX_BLOCK_SECONDS} s.`;
    const problem = this.lost ?? (isLate ? late : carried.problem);
    const events = carried.run ? this.recorder.eventsOf(carried.run.terminal) : [];
    return { ...carried, problem, output: this.tail.text, seconds, events };
  }

  /** As a room would ask it. */
  async ask(check: Block): Promise<Verdict> {
    if (this.lost !== null) return { state: 'failed', status: null, output: this.lost };
    return this.deps.judge(conditionOf(check), this.sandbox, this.deps.signal);
  }

  /** Carries out a wrong try, which nobody types: a shell beside the terminals, as for a check. */
  async attempt({ node: name, text }: Block): Promise<void> {
    await this.runOn(name, { command: text, timeoutMs: MAX_ATTEMPT_MS, maxOutputBytes: 4_096 });
  }

  /** What lies in the work folder; of `ALL_NODES` the first one's. Empty when there is none any more. */
  async filesOn(name: string): Promise<string[]> {
    const request = { command: 'ls -A', timeoutMs: 10_000, maxOutputBytes: MAX_NAMES_BYTES };
    const outcome = await this.runOn(name === ALL_NODES ? this.sandbox.nodes[0].name : name, request);
    return outcome?.kind === 'exited' && outcome.status === 0 ? outcome.output.split('\n').filter(Boolean) : [];
  }

  /** Null when it could not be carried out: that is told where something is asked of the sandbox. */
  private async runOn(name: string, request: CommandRequest): Promise<CommandOutcome | null> {
    const node = this.sandbox.nodes.find((each) => each.name === name);
    if (!node || this.lost !== null) return null;
    return node.run(request).catch(() => null);
  }

  /** Of the engine inside; null where there is none. */
  async dockerVersion(): Promise<string | null> {
    if (!this.sandbox.capabilities.docker) return null;
    const command = "docker version --format '{{.Server.Version}}'";
    const request = { command, timeoutMs: 20_000, maxOutputBytes: 200 };
    const outcome = await this.runOn(this.sandbox.nodes[0].name, request);
    return outcome?.kind === 'exited' && outcome.status === 0 ? outcome.output.trim() : null;
  }

  async close(): Promise<void> {
    await this.terminals.closeAll('The rehearsal is over.');
    await this.sandbox.remove();
  }
}

/** A name as people have it, with what an unquoted variable would break on. */
const STAND_IN = {
  participant: () => "Zoë O'Hara",
  audience: (id: string) => ({ url: `http://{port}-${id}.apps.example/` }),
};

function portsOf({ manifest }: Deck): string[] {
  return manifest.nodes.flatMap(({ ports }) => ports.map(({ name }) => name));
}

const MAX_ATTEMPT_MS = 120_000;

/** A shell that cannot be had, or a file that cannot be written. */
function notCarriedOut(error: unknown): Carried {
  return { run: null, problem: error instanceof Error ? error.message : String(error) };
}
