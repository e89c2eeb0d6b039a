// Owns the lines to the files of nodes: one a node, shared by all who look at its files, and closed when nobody has for a
// while.
import type { NodeFiles } from '../sandbox/node-files';
import type { SandboxNode } from '../sandbox/provider';

/** A page that reloads, or a block after another, finds the line still there. */
const LINGER_MS = 10_000;

type Line = { opening: Promise<NodeFiles>; users: number; timer: NodeJS.Timeout | undefined };

export type Lease = { files: NodeFiles; release(): void };

export class FilesDesk {
  private readonly lines = new WeakMap<SandboxNode, Line>();

  /** Rejects with a `SandboxRefusal` when the node has stopped. */
  async lease(node: SandboxNode): Promise<Lease> {
    const line = this.lines.get(node) ?? this.open(node);
    line.users += 1;
    clearTimeout(line.timer);
    let isHeld = true;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      line.users -= 1;
      if (line.users === 0) line.timer = setTimeout(() => this.close(node, line), LINGER_MS).unref();
    };
    try {
      return { files: await line.opening, release };
    } catch (error) {
      this.forget(node, line);
      throw error;
    }
  }

  /** The same for one thing alone. */
  async use<T>(node: SandboxNode, work: (files: NodeFiles) => Promise<T>): Promise<T> {
    const { files, release } = await this.lease(node);
    try {
      return await work(files);
    } finally {
      release();
    }
  }

  private open(node: SandboxNode): Line {
    const line: Line = { opening: node.openFiles(), users: 0, timer: undefined };
    this.lines.set(node, line);
    void line.opening.then(
      async ({ ended }) => {
        await ended;
        this.forget(node, line);
      },
      () => {},
    );
    return line;
  }

  private close(node: SandboxNode, line: Line): void {
    this.forget(node, line);
    void line.opening.then((files) => files.close());
  }

  private forget(node: SandboxNode, line: Line): void {
    clearTimeout(line.timer);
    if (this.lines.get(node) === line) this.lines.delete(node);
  }
}
