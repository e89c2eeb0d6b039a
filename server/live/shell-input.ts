// Owns what pages type into one shell: each byte once and in order, confirmed a little later, many at a time.
import { createInputGate } from '#core/input-gate';
import type { Shell } from '../sandbox/provider';

/** Confirmations only free memory in the page: they need not come with every key. */
const CONFIRM_MS = 20;
const CTRL_C = 3;

/** `unread`: it is lost, as the program in the shell does not read. `gap`: bytes before it are missing. */
export type InputOutcome = 'typed' | 'unread' | 'gap';

type Events = { onInterrupt(): void };

export class ShellInput {
  private readonly gate = createInputGate();
  private readonly unconfirmed = new Map<string, (offset: number) => void>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly shell: Shell,
    private readonly events: Events,
  ) {}

  /** How many bytes the shell has had of the page. */
  reached(page: string): number {
    return this.gate.reached(page);
  }

  type(page: string, offset: number, bytes: Uint8Array, confirm: (offset: number) => void): InputOutcome {
    const admission = this.gate.admit(page, offset, bytes);
    if (admission.kind === 'gap') return 'gap';
    this.unconfirmed.set(page, confirm);
    this.timer ??= setTimeout(() => this.confirm(), CONFIRM_MS);
    if (admission.kind === 'had') return 'typed';
    if (admission.bytes.includes(CTRL_C)) this.events.onInterrupt();
    return this.shell.write(admission.bytes) ? 'typed' : 'unread';
  }

  /** Tells the pages at once what is still to be told. */
  confirm(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const [page, confirm] of this.unconfirmed) confirm(this.gate.reached(page));
    this.unconfirmed.clear();
  }
}
