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
  describe(terminal: number): Promise<Omit<SharedTerminalDeps, 'terminal' | 'onChange'>>;
  onChange(shares: Share[]): void;
};

export type ShareCommand = Extract<RoomCommand, { type: 'share-terminal' | 'stop-sharing' | 'let-type' }>;

export class RoomShares {
  private readonly shared = new Map<number, SharedTerminal>();
  /** What windows of the owner's own look at: no link leads there, and nobody types there. */
  private readonly mirrored = new Map<number, SharedTerminal>();
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(private readonly deps: Deps) {}

  get list(): Share[] {
    return [...this.shared.values()].map(({ summary }) => summary);
  }

  async obey(command: ShareCommand): Promise<void> {
    const { terminal } = command;
    switch (command.type) {
      case 'share-terminal':
        return this.share(terminal);
      case 'stop-sharing':
        return this.stop(terminal);
      case 'let-type':
        this.shared.get(terminal)?.letType(command.viewer, command.may);
        // The owner's own answer shows at once.
        return this.tell();
    }
  }

  stop(terminal: number): void {
    if (!this.shared.has(terminal)) return;
    this.remove(terminal);
    this.tell();
  }

  /** No page of the owner's is left. */
  ownerLeft(): void {
    for (const shared of this.shared.values()) shared.takeBack();
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
    for (const each of this.mirrored.values()) each.end();
    this.mirrored.clear();
  }

  async watchOwn(link: ViewerLink, terminal: number): Promise<Seat | null> {
    const described = await this.deps.describe(terminal);
    if (this.isClosed) return null;
    const known = this.mirrored.get(terminal);
    const mirror = known ?? new SharedTerminal({ ...described, mayType: false, terminal, onChange() {} });
    this.mirrored.set(terminal, mirror);
    return mirror.join(link);
  }

  private of(terminal: number): SharedTerminal[] {
    return [this.shared, this.mirrored].flatMap((all) => all.get(terminal) ?? []);
  }

  private async share(terminal: number): Promise<void> {
    const described = await this.deps.describe(terminal);
    if (this.isClosed || this.shared.has(terminal)) return;
    const onChange = () => {
      this.timer ??= setTimeout(() => this.tell(), TELL_MS);
    };
    const shared = new SharedTerminal({ ...described, terminal, onChange });
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
