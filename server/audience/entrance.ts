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
/** Of these, by the names of rooms: whatever a hall does, the sandbox's own name still answers. */
const MAX_OF_ROOMS = (3 / 4) * MAX_UNDERWAY;

export class Entrance {
  readonly nodes: NodeChoice;
  /** For what comes by the sandbox's own name, and by the names of rooms: neither waits for the other's connections. */
  readonly agents: Readonly<Record<'own' | 'rooms', SandboxAgent>>;
  readonly watch: PortWatch;
  readonly answers = new AnswerRecord(Date.now);
  readonly traffic = new Traffic();
  private underway = 0;
  private ofRooms = 0;
  private readonly unsubscribe: () => void;

  constructor(sandbox: Sandbox) {
    this.nodes = new NodeChoice({ sandbox, now: Date.now });
    const newAgent = () => new SandboxAgent((node, port) => this.nodes.connect(node, port));
    this.agents = { own: newAgent(), rooms: newAgent() };
    this.watch = new PortWatch((port) => this.nodes.connectAny(port));
    // A machine that lost its plug says nothing more: what is underway to it would wait for nothing.
    this.unsubscribe = sandbox.onChange(() => {
      const gone = sandbox.nodes.filter(({ state }) => state !== 'running');
      for (const agent of Object.values(this.agents)) for (const { name } of gone) agent.dropNode(name);
    });
  }

  /** `ofRoom`: for what comes by the name of a room. */
  isFull(ofRoom: boolean): boolean {
    return this.underway >= MAX_UNDERWAY || (ofRoom && this.ofRooms >= MAX_OF_ROOMS);
  }

  /** Counts what is underway until that closes. */
  count(connection: { once(event: 'close', listener: () => void): unknown }, ofRoom: boolean): void {
    const room = ofRoom ? 1 : 0;
    this.underway += 1;
    this.ofRooms += room;
    connection.once('close', () => {
      this.underway -= 1;
      this.ofRooms -= room;
    });
  }

  close(): void {
    this.unsubscribe();
    this.watch.close();
    for (const agent of Object.values(this.agents)) agent.destroy();
  }
}
