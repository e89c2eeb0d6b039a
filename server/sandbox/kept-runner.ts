// Owns the runner of a node while commands come for it: opened with the first, closed when none has come for some time, and
// opened anew when it has died.
import type { CommandOutcome, CommandRequest, CommandRunner, SandboxNode } from './provider';

/** Longer than the slowest pace of a check. */
const IDLE_MS = 30_000;

export class KeptRunner {
  private opened: Promise<CommandRunner> | null = null;
  private running = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly node: Pick<SandboxNode, 'openRunner'>,
    private readonly idleMs = IDLE_MS,
  ) {}

  /** As the runner's; rejects also when none can be opened. */
  async run(request: CommandRequest, signal?: AbortSignal): Promise<CommandOutcome> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.running += 1;
    try {
      const runner = await this.open();
      return await runner.run(request, signal);
    } finally {
      this.running -= 1;
      if (this.running === 0) this.rest();
    }
  }

  private open(): Promise<CommandRunner> {
    if (this.opened) return this.opened;
    const opened = this.node.openRunner();
    const forget = () => {
      if (this.opened === opened) this.opened = null;
    };
    this.opened = opened;
    opened.then(({ over }) => over.then(forget), forget);
    return opened;
  }

  private rest(): void {
    this.timer = setTimeout(() => {
      const { opened } = this;
      this.opened = null;
      opened?.then(
        (runner) => runner.close(),
        () => {},
      );
    }, this.idleMs).unref();
  }
}

/** The one runner of each node, for all who have commands for it. */
export class Runners {
  private readonly kept = new WeakMap<SandboxNode, KeptRunner>();
  private readonly opened = new Set<CommandRunner>();

  of(node: SandboxNode): KeptRunner {
    const runner = this.kept.get(node) ?? new KeptRunner({ openRunner: () => this.open(node) });
    this.kept.set(node, runner);
    return runner;
  }

  /** What they carry out is killed. */
  close(): void {
    for (const runner of this.opened) runner.close();
  }

  private async open(node: SandboxNode): Promise<CommandRunner> {
    const runner = await node.openRunner();
    this.opened.add(runner);
    void runner.over.then(() => this.opened.delete(runner));
    return runner;
  }
}
