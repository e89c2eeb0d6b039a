// Owns keeping on record whose a room's sandbox is, for the next run of the server.
import type { SandboxState } from '#core/protocol';
import type { SandboxOwner, SandboxRecords } from './sandbox-records';

export class OwnerNote {
  private noted: { id: string; text: string } | null = null;

  constructor(
    private readonly records: SandboxRecords,
    private readonly key: Omit<SandboxOwner, 'since' | 'ports'>,
  ) {}

  /** `since`: when the sandbox was asked for. */
  follow(state: SandboxState, since: number): void {
    const { key, noted, records } = this;
    if (state.state === 'ready') {
      const owner: SandboxOwner = { ...key, since, ports: state.ports };
      const text = JSON.stringify(owner);
      if (noted?.id === state.id && noted.text === text) return;
      this.noted = { id: state.id, text };
      void records.note(state.id, owner);
    } else if (noted && (state.state === 'gone' || state.state === 'none')) {
      this.noted = null;
      void records.forget(noted.id);
    }
  }
}
