// Owns which terminals of a room are shared, the links by which others find them, and which the owner's other windows show.
import type { Share } from '#core/protocol';
import type { RoomCommand } from './room-page';
import { type Seat, SharedTerminal, type SharedTerminalDeps, type ViewerLink } from './shared-terminal';

/** How soon pages hear who watches: a whole hall may come in the same second. */
const TELL_MS = 150;

/** All shared terminals of a server, by the token in their link. */
export type ShareDesk = Map<string, SharedTerminal>;

type Deps = {
  desk: ShareDesk;
  describe(terminal: number): Promise<Omit<SharedTerminalDeps, 'terminal' | 'hasLink' | 'onChange'>>;
  onChange(shares: Share[]): void;
};

export type ShareCommand = Extract<RoomCommand, { type: 'share-terminal' | 'stop-sharing' | 'let-type' }>;

export class RoomShares {
  private readonly shared = new Map<number, SharedTerminal>();
  /** What windows of the owner's own look at: no link leads there, and nobody types there. */
  private readonly mirrored = new Map<number, SharedTerminal>();
  /** What those who look after an open room look into: no link leads there. */
  private readonly helped = new Map<number, SharedTerminal>();
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(private readonly deps: Deps) {}

  get list(): Share[] {
    return [...this.shared.values(), ...this.helped.values()].map(({ summary }) => summary);
  }

  async obey(command: ShareCommand): Promise<void> {
    const { terminal } = command;
    switch (command.type) {
      case 'share-terminal':
        return this.share(terminal);
      case 'stop-sharing':
        return this.stop(terminal);
      case 'let-type':
        for (const each of [this.shared, this.helped]) each.get(terminal)?.letType(command.viewer, command.may);
        // The owner's own answer shows at once.
        return this.tell();
    }
  }

  stop(terminal: number): void {
    if (!this.shared.has(terminal)) return;
    this.remove(terminal);
    this.tell();
  }

  /** Nobody types beside the owner any more: no page of theirs is left, or nobody types at all for now. */
  takeBack(): void {
    for (const each of [...this.shared.values(), ...this.helped.values()]) each.takeBack();
  }

  /** A shell is there, or a new one. */
  opened(terminal: number): void {
    for (const each of this.of(terminal)) each.opened();
  }

  closed(terminal: number, reason: string): void {
    for (const each of this.of(terminal)) each.closed(reason);
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    for (const terminal of [...this.shared.keys()]) this.remove(terminal);
    for (const each of [...this.mirrored.values(), ...this.helped.values()]) each.end();
    this.mirrored.clear();
    this.helped.clear();
  }

  async watchOwn(link: ViewerLink, terminal: number): Promise<Seat | null> {
    // A whole hall comes at once when a speaker turns to another terminal.
    const mirrored = this.mirrored.get(terminal);
    if (mirrored) return mirrored.join(link);
    const described = await this.deps.describe(terminal);
    if (this.isClosed) return null;
    const known = this.mirrored.get(terminal);
    const mirror =
      known ?? new SharedTerminal({ ...described, mayType: false, hasLink: false, terminal, onChange() {} });
    this.mirrored.set(terminal, mirror);
    return mirror.join(link);
  }

  /** Somebody who looks after an open room looks at the terminal. Null when as many look as may. */
  async lookIn(link: ViewerLink, terminal: number, name: string): Promise<Seat | null> {
    const described = await this.deps.describe(terminal);
    if (this.isClosed) return null;
    const known = this.helped.get(terminal);
    const onChange = () => {
      if (this.helped.get(terminal)?.isEmpty) this.helped.delete(terminal);
      this.tellSoon();
    };
    const helped = known ?? new SharedTerminal({ ...described, hasLink: false, terminal, onChange });
    this.helped.set(terminal, helped);
    return helped.join(link, name);
  }

  private of(terminal: number): SharedTerminal[] {
    return [this.shared, this.mirrored, this.helped].flatMap((all) => all.get(terminal) ?? []);
  }

  private async share(terminal: number): Promise<void> {
    const described = await this.deps.describe(terminal);
    if (this.isClosed || this.shared.has(terminal)) return;
    const onChange = () => this.tellSoon();
    const shared = new SharedTerminal({ ...described, hasLink: true, terminal, onChange });
    this.shared.set(terminal, shared);
    this.deps.desk.set(shared.token, shared);
    this.tell();
  }

  private remove(terminal: number): void {
    const shared = this.shared.get(terminal);
    if (!shared) return;
    this.shared.delete(terminal);
    this.deps.desk.delete(shared.token);
    shared.end();
  }

  private tellSoon(): void {
    this.timer ??= setTimeout(() => this.tell(), TELL_MS);
  }

  private tell(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.deps.onChange(this.list);
  }
}

/** Takes a place before a shared terminal. `unknown`: the link leads nowhere, or no longer. */
export function takeSeat(desk: ShareDesk, token: string, link: ViewerLink): Seat | 'unknown' | 'full' {
  const shared = desk.get(token);
  return shared ? (shared.join(link) ?? 'full') : 'unknown';
}
