// Owns one shared terminal: those who watch it, and which of them type in it.
import { randomBytes } from 'node:crypto';
import type { Frame } from '#core/frame';
import type { Share, Viewer } from '#core/protocol';
import { type Audience, answered, asked, joined, left, NOBODY, roleOf, those } from '#core/share';
import type { ViewerFact } from '#core/viewer-protocol';
import type { TerminalRelay } from './terminal-relay';
import type { ViewerSink } from './viewer-feed';

/** The socket of somebody who watches. */
export type ViewerLink = ViewerSink & {
  tell(fact: ViewerFact): void;
  /** The shell has had all of its input before `offset`. */
  typed(offset: number): void;
  /** The terminal is shared no more. */
  dismiss(): void;
};

/** What somebody who watches can do. */
export type Seat = { ask(name: string): void; onlyWatch(): void; input(frame: Frame): void; leave(): void };

type Shown = { relay: TerminalRelay; node: string };

export type SharedTerminalDeps = {
  terminal: number;
  /** The deck's name, for people. */
  deck: string;
  /** Viewers may ask to type. */
  mayType: boolean;
  /** Whoever has its link finds it. */
  hasLink: boolean;
  /** The open shell; null while there is none. */
  shown(): Shown | null;
  onChange(): void;
};

export class SharedTerminal {
  readonly token = randomBytes(18).toString('base64url');
  private audience: Audience = NOBODY;
  private readonly links = new Map<string, { link: ViewerLink; stop: () => void }>();

  constructor(private readonly deps: SharedTerminalDeps) {}

  get summary(): Share {
    const { audience, deps, token } = this;
    const path = deps.hasLink ? `/watch/${token}` : null;
    const [asking, typing] = [those(audience, 'asking'), those(audience, 'typing')];
    const looking = those(audience, 'watching').flatMap(({ name }) => name || []);
    return { terminal: deps.terminal, path, viewers: audience.length, looking, asking, typing };
  }

  get isEmpty(): boolean {
    return this.links.size === 0;
  }

  /** Null when there are as many as there may be. `name`: as far as it is known. */
  join(link: ViewerLink, name = ''): Seat | null {
    const viewer = randomBytes(6).toString('base64url');
    const audience = joined(this.audience, viewer, name);
    if (!audience) return null;
    this.audience = audience;
    this.links.set(viewer, { link, stop: () => {} });
    this.show(viewer);
    this.deps.onChange();
    return {
      ask: (name) => this.ask({ viewer, name }),
      onlyWatch: () => this.letType(viewer, false),
      input: (frame) => this.input(viewer, frame),
      leave: () => this.leave(viewer),
    };
  }

  letType(viewer: string, may: boolean): void {
    this.change(answered(this.audience, viewer, may && this.deps.mayType), viewer);
  }

  /** Nobody is left who could take it back. */
  takeBack(): void {
    for (const { viewer } of those(this.audience, 'typing')) this.letType(viewer, false);
  }

  /** A shell is there, or a new one. */
  opened(): void {
    for (const viewer of this.links.keys()) this.show(viewer);
  }

  /** The shell is over. */
  closed(reason: string): void {
    for (const { link } of this.links.values()) link.tell({ type: 'terminal-closed', reason });
  }

  end(): void {
    for (const [viewer, { link, stop }] of this.links) {
      stop();
      this.deps.shown()?.relay.endTyping(viewer);
      link.dismiss();
    }
    this.links.clear();
    this.audience = NOBODY;
  }

  private ask(asker: Viewer): void {
    if (this.deps.mayType) this.change(asked(this.audience, asker), asker.viewer);
    else this.tell(asker.viewer);
  }

  private change(audience: Audience, viewer: string): void {
    if (!this.links.has(viewer)) return;
    this.audience = audience;
    this.tell(viewer);
    this.deps.onChange();
  }

  private input(viewer: string, { offset, bytes }: Frame): void {
    const found = this.links.get(viewer);
    if (!found || roleOf(this.audience, viewer) !== 'typing') return;
    this.deps.shown()?.relay.inputBeside(viewer, offset, bytes);
  }

  private leave(viewer: string): void {
    const found = this.links.get(viewer);
    found?.stop();
    this.deps.shown()?.relay.endTyping(viewer);
    this.links.delete(viewer);
    this.audience = left(this.audience, viewer);
    this.deps.onChange();
  }

  private show(viewer: string): void {
    const found = this.links.get(viewer);
    const shown = this.deps.shown();
    if (!found) return;
    found.stop();
    if (!shown) return found.link.tell({ type: 'terminal-closed', reason: 'There is no shell in it now.' });
    found.link.tell({ type: 'terminal-shown', deck: this.deps.deck, node: shown.node });
    this.tell(viewer);
    found.stop = shown.relay.watch(found.link);
  }

  private tell(viewer: string): void {
    const found = this.links.get(viewer);
    if (!found) return;
    const { link } = found;
    const role = roleOf(this.audience, viewer) ?? 'watching';
    const relay = this.deps.shown()?.relay;
    const typed = role === 'typing' ? relay?.letType(viewer, (offset) => link.typed(offset)) : undefined;
    if (role !== 'typing') relay?.endTyping(viewer);
    link.tell({ type: 'role-changed', role, mayAsk: this.deps.mayType, typed: typed ?? 0 });
  }
}
