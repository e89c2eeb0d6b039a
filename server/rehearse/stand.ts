// Owns one sandbox that a deck is rehearsed in: carries blocks out through the terminals and marks that people get, and
// asks checks as a room does.
import { conditionOf, type Verdict } from '#core/condition';
import type { Block, Deck } from '#core/deck';
import { BlockCarrier, type Carried } from '../live/block-carrier';
import type { Judge } from '../live/judge';
import { RoomBlocks } from '../live/room-blocks';
import { kindOf } from '../live/room-nodes';
import { RoomTerminals } from '../live/room-terminals';
import type { Sandbox, SandboxProvider } from '../sandbox/provider';
import type { Screens } from '../screens/screens';
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

/** `output`: the last of what was printed meanwhile. */
export type Tried = Carried & { output: string; seconds: number };

const MAX_BLOCK_SECONDS = 600;
/** What a block sets going may need that long to be seen. */
const SETTLE_MS = 20_000;

export class Stand {
  private readonly tail = new OutputTail();
  private readonly blocks: RoomBlocks;
  private readonly terminals: RoomTerminals;
  private readonly carrier: BlockCarrier;
  private lost: string | null = null;

  private constructor(
    private readonly deps: StandDeps,
    readonly sandbox: Sandbox,
  ) {
    const { deck, screens } = deps;
    this.blocks = new RoomBlocks(
      async () => deck,
      () => {},
    );
    const { tail } = this;
    this.terminals = new RoomTerminals({
      screens: () => screens,
      broadcast: () => {},
      onBlock: (change, at) => void this.blocks.changed(change, at),
      unfinished: () => null,
      onCommandEnd: () => {},
      onPortNamed: () => {},
      onShell: () => {},
      onShellEnd: () => {},
      record: () => ({
        ...{ output: (bytes) => tail.take(bytes), resize: () => {}, block: () => {}, end: () => {} },
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

  /** A fresh sandbox. Rejects with a `SandboxRefusal` when there is none to be had. */
  static async open(deps: StandDeps): Promise<Stand> {
    const kind = await kindOf(deps.deck, deps.folder);
    const sandbox = await deps.provider.start({ owner: `rehearsal/${deps.deck.name}`, ...kind, signal: deps.signal });
    return new Stand(deps, sandbox);
  }

  get settleMs(): number {
    return this.deps.settleMs ?? SETTLE_MS;
  }

  async carryOut(block: Block): Promise<Tried> {
    this.tail.clear();
    const begin = performance.now();
    const limit = AbortSignal.timeout(MAX_BLOCK_SECONDS * 1000);
    const carried = await this.carrier.carryOut(block, 1, AbortSignal.any([limit, this.deps.signal]));
    const seconds = (performance.now() - begin) / 1000;
    const isLate = carried.run === null && carried.problem === null && limit.aborted;
    const late = `“${block.name}” has not ended after ${MAX_BLOCK_SECONDS} s.`;
    const problem = this.lost ?? (isLate ? late : carried.problem);
    return { ...carried, problem, output: this.tail.text, seconds };
  }

  /** As a room would ask it. */
  async ask(check: Block): Promise<Verdict> {
    if (this.lost !== null) return { state: 'failed', status: null, output: this.lost };
    return this.deps.judge(conditionOf(check), this.sandbox, this.deps.signal);
  }

  /** Carries out a wrong try, which nobody types: a shell beside the terminals, as for a check. */
  async attempt({ node: name, text }: Block): Promise<void> {
    const node = this.sandbox.nodes.find((each) => each.name === name);
    await node?.run({ command: text, timeoutMs: MAX_ATTEMPT_MS, maxOutputBytes: 4_096 });
  }

  /** Of the engine inside; null where there is none. */
  async dockerVersion(): Promise<string | null> {
    if (!this.sandbox.capabilities.docker || this.lost !== null) return null;
    const command = "docker version --format '{{.Server.Version}}'";
    const outcome = await this.sandbox.nodes[0].run({ command, timeoutMs: 20_000, maxOutputBytes: 200 });
    return outcome.kind === 'exited' && outcome.status === 0 ? outcome.output.trim() : null;
  }

  async close(): Promise<void> {
    await this.terminals.closeAll('The rehearsal is over.');
    await this.sandbox.remove();
  }
}

const MAX_ATTEMPT_MS = 120_000;
