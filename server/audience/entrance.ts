// Owns what the gateway holds for one sandbox while that lives: its kept connections and who waits for its ports.
import type { Sandbox } from '../sandbox/provider';
import { PortWatch } from './port-watch';
import { SandboxAgent } from './sandbox-agent';

export class Entrance {
  readonly agent: SandboxAgent;
  readonly watch: PortWatch;

  constructor(sandbox: Sandbox) {
    this.agent = new SandboxAgent(sandbox);
    this.watch = new PortWatch((port) => sandbox.connect(port));
  }

  close(): void {
    this.watch.close();
    this.agent.destroy();
  }
}
