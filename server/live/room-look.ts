// Owns a room's look at its deck: while pages are there, sandboxes of the deck's kind are worth keeping ready.
import type { Look, Pool } from '../sandbox/pool';
import type { SandboxKind } from '../sandbox/spare';

export class RoomLook {
  private look: Look | null = null;
  private isLooking = false;
  private isExpected = true;

  /** `describe` settles with null for a deck without terminal. */
  constructor(
    private readonly pool: Pool,
    private readonly describe: () => Promise<SandboxKind | null>,
  ) {}

  /** A page is there, or the deck has changed. Never rejects. */
  async refresh(): Promise<void> {
    this.isLooking = true;
    const kind = await this.describe().catch(() => null);
    if (!this.isLooking) return;
    if (!kind) return this.close();
    if (this.look) this.look.turn(kind);
    else this.look = this.pool.look(kind);
    this.look.expect(this.isExpected);
  }

  /** Whether this room will want one: it has none, and none is on its way. */
  expect(isExpected: boolean): void {
    this.isExpected = isExpected;
    this.look?.expect(isExpected);
  }

  /** The last page has left. */
  end(): void {
    this.isLooking = false;
    this.close();
  }

  private close(): void {
    this.look?.end();
    this.look = null;
  }
}
