// Owns what pages type into one shell: each byte once and in order, confirmed once it is the shell's, many at a time.
import { createHash } from 'node:crypto';
import { createInputGate, type InputGate } from '#core/input-gate';
import type { Shell } from '../sandbox/provider';

/** Confirmations only free memory in the page: they need not come with every key. */
const CONFIRM_MS = 20;
const CTRL_C = 3;

/** `unread`: it is lost, as the program in the shell does not read. `gap`: bytes before it are missing. */
export type InputOutcome = 'typed' | 'unread' | 'gap';

type Events = { onInterrupt(): void };
/** `key`: a page's name among those who hold shells. */
type TypingPage = { key: string; confirmed: number; confirm(offset: number): void };

export class ShellInput {
  private readonly gate: InputGate;
  /** Those that may type now, by name. */
  private readonly pages = new Map<string, TypingPage>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly shell: Shell,
    private readonly events: Events,
  ) {
    this.gate = createInputGate(shell.places);
    shell.onTaken(({ page, offset }) => {
      this.gate.took(page, offset);
      this.confirmSoon();
    });
  }

  /** This page types from now on. The number of the byte that is expected of it. */
  attach(page: string, confirm: (offset: number) => void): number {
    const key = createHash('sha256').update(page).digest('hex').slice(0, 16);
    this.pages.set(page, { key, confirmed: 0, confirm });
    this.confirmSoon();
    return this.gate.reached(key);
  }

  /** Of a page that is not attached nothing is taken. */
  type(page: string, offset: number, bytes: Uint8Array): InputOutcome {
    const typing = this.pages.get(page);
    if (!typing) return 'gap';
    const admission = this.gate.admit(typing.key, offset, bytes);
    if (admission.kind !== 'take') return admission.kind === 'gap' ? 'gap' : 'typed';
    if (admission.bytes.includes(CTRL_C)) this.events.onInterrupt();
    return this.shell.write(admission.bytes, { page: typing.key, offset: admission.offset }) ? 'typed' : 'unread';
  }

  /** Tells the page what is still to be told. */
  detach(page: string): void {
    this.confirm();
    this.pages.delete(page);
  }

  /** The shell is over. */
  end(): void {
    this.confirm();
    this.pages.clear();
  }

  private confirmSoon(): void {
    this.timer ??= setTimeout(() => this.confirm(), CONFIRM_MS);
  }

  private confirm(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const page of this.pages.values()) {
      const taken = this.gate.taken(page.key);
      if (taken <= page.confirmed) continue;
      page.confirmed = taken;
      page.confirm(taken);
    }
  }
}
