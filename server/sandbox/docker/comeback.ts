// Owns what becomes of a sandbox whose engine stops: nothing can be done in it until the engine answers again, then what
// has ended with it is started again.
import { messageOf } from './engine-errors';
import type { DockerNode } from './node';
import { refusalOf } from './refusal';
import type { Watch } from './watch';

export type StoppedSandbox = {
  nodes(): readonly DockerNode[];
  /** A start of its nodes may have failed for want of the engine. */
  hasEngine(): Promise<boolean>;
  onChange(): void;
};

const AWAY = 'Docker stopped. The sandbox is started again when it answers.';
const STARTING = 'Docker answers again: starting the sandbox again';

export class Comeback {
  /** Why nothing can be done in the sandbox for now, for people; null when all is well. */
  away: string | null = null;
  private work: Promise<void> = Promise.resolve();
  private isOver = false;
  private readonly unlisten: () => void;

  constructor(
    watch: Watch,
    private readonly sandbox: StoppedSandbox,
  ) {
    this.unlisten = watch.engine({
      away: () => this.say(AWAY),
      back: (alive) => {
        this.work = this.work.then(() => this.startAgain(alive));
      },
      lost: (why) => this.lose(why),
    });
  }

  end(): void {
    this.isOver = true;
    this.unlisten();
  }

  /** Those that were switched off before stay so. */
  private async startAgain(alive: ReadonlySet<string>): Promise<void> {
    const nodes = this.sandbox.nodes().filter(({ state }) => state !== 'stopped');
    const dead = nodes.filter(({ containerId }) => !alive.has(containerId));
    if (this.isOver || (dead.length === 0 && this.away === null)) return;
    if (dead.length > 0) this.say(STARTING);
    const outcomes = await Promise.allSettled(dead.map((node) => node.revive()));
    const failures = new Map<DockerNode, string>();
    for (const [place, node] of dead.entries()) {
      const outcome = outcomes[place];
      if (outcome?.status === 'rejected') failures.set(node, failureText(node, outcome.reason));
    }
    // Gone once more, it will be back once more.
    if (failures.size > 0 && !(await this.sandbox.hasEngine())) return this.say(AWAY);
    if (this.isOver) return;
    this.away = null;
    // Shells have ended with their nodes or with the way to them: seen to stop and to run again, nodes get new ones.
    const back = nodes.map((node) => node.pause());
    this.sandbox.onChange();
    for (const [place, node] of nodes.entries()) {
      const why = failures.get(node);
      if (why) node.lose(why);
      else back[place]?.();
    }
  }

  private lose(why: string): void {
    this.away = null;
    for (const node of this.sandbox.nodes()) if (node.state !== 'stopped') node.lose(why);
  }

  private say(away: string): void {
    if (this.isOver) return;
    this.away = away;
    this.sandbox.onChange();
  }
}

function failureText({ name }: DockerNode, reason: unknown): string {
  return `Docker stopped, and ${name} could not be started again: ${messageOf(refusalOf(reason))}`;
}
