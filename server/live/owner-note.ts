// Owns keeping on record whose a room's sandbox is and what was run in it, for the next run of the server.
import type { SandboxState } from '#core/protocol';
import type { RecordedRuns, SandboxOwner, SandboxRecords } from './sandbox-records';

export class OwnerNote {
  private sandbox: { id: string; owner: Omit<SandboxOwner, 'runs' | 'extended'> } | null = null;
  private runs: RecordedRuns = {};
  private noted = '';

  constructor(
    private readonly records: SandboxRecords,
    private readonly key: Omit<SandboxOwner, 'since' | 'ports' | 'runs' | 'extended'>,
    /** How often its life has been extended. */
    private readonly extended: () => number,
  ) {}

  /** `since`: when the sandbox was asked for. */
  follow(state: SandboxState, since: number): void {
    const { key, sandbox, records } = this;
    if (state.state === 'ready') {
      this.sandbox = { id: state.id, owner: { ...key, since, ports: state.ports } };
      this.renew();
    } else if (sandbox && (state.state === 'gone' || state.state === 'none')) {
      this.sandbox = null;
      this.runs = {};
      void records.forget(sandbox.id);
    }
  }

  /** What the blocks in the sandbox have come to. */
  ran(runs: RecordedRuns): void {
    this.runs = runs;
    this.renew();
  }

  /** To be called when it has been extended. */
  renew(): void {
    if (!this.sandbox) return;
    const { id, owner } = this.sandbox;
    const whole: SandboxOwner = { ...owner, extended: this.extended(), runs: this.runs };
    const text = JSON.stringify([id, whole]);
    if (text === this.noted) return;
    this.noted = text;
    void this.records.note(id, whole);
  }
}
