// Owns what the gateway holds for one sandbox while that lives: its kept connections, who waits for its ports, how many
// requests are underway, which node answered them, and what they came to.
import type { Sandbox } from '../sandbox/provider';
import { AnswerRecord } from './answer-record';
import { NodeChoice } from './node-choice';
import { PortWatch } from './port-watch';
import { SandboxAgent } from './sandbox-agent';
import { Traffic } from './traffic';

/** Of one sandbox, streams and sockets included: one app must not take what all share. */
const MAX_UNDERWAY = 2_000;

export class Entrance {
  readonly nodes: NodeChoice;
  readonly agent: SandboxAgent;
  readonly watch: PortWatch;
  readonly answers = new AnswerRecord(Date.now);
  readonly traffic = new Traffic();
  private underway = 0;
  private readonly unsubscribe: () => void;

  constructor(sandbox: Sandbox) {
    this.nodes = new NodeChoice({ sandbox, now: Date.now });
    this.agent = new SandboxAgent((node, port) => this.nodes.connect(node, port));
    this.watch = new PortWatch((port) => this.nodes.connectAny(port));
    // A machine that lost its plug says nothing more: what is underway to it would wait for nothing.
    this.unsubscribe = sandbox.onChange(() => {
      for (const { name, state } of sandbox.nodes) if (state !== 'running') this.agent.dropNode(name);
    });
  }

  get isFull(): boolean {
    return this.underway >= MAX_UNDERWAY;
  }

  /** Counts what is underway until that closes. */
  count(connection: { once(event: 'close', listener: () => void): unknown }): void {
    this.underway += 1;
    connection.once('close', () => {
      this.underway -= 1;
    });
  }

  close(): void {
    this.unsubscribe();
    this.watch.close();
    this.agent.destroy();
  }
}
