// Owns a room's terminals: opens shells in its sandbox, attaches pages to them and forgets those that have ended.
import { encodeFrame, type Frame } from '#core/frame';
import type { NamedPort } from '#core/ids';
import type { Fact, OpenTerminal } from '#core/protocol';
import type { BlockChange } from '#core/shell-state';
import type { SandboxNode } from '../sandbox/provider';
import { TerminalRelay, type TerminalSink } from './terminal-relay';

/** A browser page in the room, as far as the room needs to know. */
export type RoomPage = {
  /** The same for all sockets of one loaded page. */
  readonly id: string;
  send(fact: Fact): void;
  sendFrame(frame: Uint8Array): void;
};

export type OpenRequest = {
  terminal: number;
  node?: string | undefined;
  cols: number;
  rows: number;
  shell?: string | undefined;
  from: number | null;
};

export type TerminalEvents = {
  onBlock(change: BlockChange): void;
  onPortNamed(port: NamedPort): void;
  broadcast(fact: Fact): void;
};

/** `node`: name of the machine that its shell is on. */
export type RoomTerminal = { relay: TerminalRelay; node: string };

/** What became of typed bytes. `closed`: there is no such terminal. */
export type TerminalInput = ReturnType<TerminalRelay['input']> | 'closed';

const NO_BYTES = new Uint8Array(0);

export class RoomTerminals {
  private readonly terminals = new Map<number, RoomTerminal>();
  private readonly opening = new Map<number, Promise<void>>();
  /** What people are told in each terminal once, before its shell speaks. */
  private news: string | null = null;
  private readonly told = new Set<number>();
  private readonly sinks = new Map<RoomPage, Map<number, TerminalSink>>();

  constructor(private readonly events: TerminalEvents) {}

  get open(): OpenTerminal[] {
    const all = [...this.terminals].map(([terminal, { node }]) => ({ terminal, node }));
    return all.sort((a, b) => a.terminal - b.terminal);
  }

  /** Said in each terminal that is opened from now on, once, until all are closed with their sandbox. */
  tellNews(sentence: string): void {
    this.news = sentence;
    this.told.clear();
  }

  /** When a command in one of them last printed something, on the clock of `performance.now`. */
  get lastOutputAt(): number {
    return Math.max(0, ...[...this.terminals.values()].map(({ relay }) => relay.lastOutputAt));
  }

  get(terminal: number): RoomTerminal | undefined {
    return this.terminals.get(terminal);
  }

  /** Opens the terminal where it is not open yet. Rejects when no shell can be had. */
  async ensure(node: SandboxNode, request: OpenRequest): Promise<void> {
    if (!this.terminals.has(request.terminal)) await this.openOnce(node, request);
  }

  /** Shows an open terminal on the page, and no longer on another one. */
  attach(page: RoomPage, { terminal, cols, rows, ...standing }: OpenRequest): void {
    const found = this.terminals.get(terminal);
    if (!found) return;
    found.relay.resize(cols, rows);
    found.relay.attach(this.sinkFor(page, terminal), standing);
  }

  input(page: RoomPage, { terminal, offset, bytes }: Frame): TerminalInput {
    const relay = this.terminals.get(terminal)?.relay;
    return relay ? relay.input(this.sinkFor(page, terminal), offset, bytes) : 'closed';
  }

  acknowledge(page: RoomPage, terminal: number, offset: number): boolean {
    const sink = this.sinks.get(page)?.get(terminal);
    return !sink || (this.terminals.get(terminal)?.relay.acknowledge(sink, offset) ?? true);
  }

  /** The page has left: its terminals go on without it. */
  leave(page: RoomPage): void {
    for (const [terminal, sink] of this.sinks.get(page) ?? []) this.terminals.get(terminal)?.relay.detach(sink);
    this.sinks.delete(page);
  }

  async close(terminal: number): Promise<void> {
    const found = this.terminals.get(terminal);
    if (!found) return;
    this.forget(terminal, found.relay, 'Closed.');
    await found.relay.close();
  }

  async closeAll(reason: string): Promise<void> {
    this.news = null;
    const all = [...this.terminals];
    for (const [terminal, { relay }] of all) this.forget(terminal, relay, reason);
    await Promise.all(all.map(([, { relay }]) => relay.close()));
  }

  /** Two pages may ask at once: they share one shell. */
  private openOnce(node: SandboxNode, request: OpenRequest): Promise<void> {
    const { terminal } = request;
    const pending =
      this.opening.get(terminal) ?? this.openShell(node, request).finally(() => this.opening.delete(terminal));
    this.opening.set(terminal, pending);
    return pending;
  }

  private async openShell(node: SandboxNode, { terminal, cols, rows }: OpenRequest): Promise<void> {
    const shell = await node.openShell({ cols, rows });
    const news = this.told.has(terminal) ? null : this.news;
    this.told.add(terminal);
    const relay: TerminalRelay = new TerminalRelay(terminal, shell, {
      news,
      onBlock: this.events.onBlock,
      onPortNamed: this.events.onPortNamed,
      onEnd: (status) => {
        const how = status === null ? 'The shell has ended.' : `The shell has ended with status ${status}.`;
        this.forget(terminal, relay, node.state === 'stopped' ? `${node.name} has stopped.` : how);
      },
    });
    this.terminals.set(terminal, { relay, node: node.name });
  }

  private forget(terminal: number, relay: TerminalRelay, reason: string): void {
    if (this.terminals.get(terminal)?.relay !== relay) return;
    this.terminals.delete(terminal);
    this.events.broadcast({ type: 'terminal-closed', terminal, reason });
  }

  private sinkFor(page: RoomPage, terminal: number): TerminalSink {
    const mine = this.sinks.get(page) ?? new Map<number, TerminalSink>();
    this.sinks.set(page, mine);
    const known = mine.get(terminal);
    if (known) return known;
    const reason = 'This terminal is now shown in another window.';
    const sink: TerminalSink = {
      page: page.id,
      opened: (attachment) => {
        const node = this.terminals.get(terminal)?.node ?? '';
        page.send({ type: 'terminal-opened', terminal, node, ...attachment });
      },
      skipped: (gap, live, reset) => page.send({ type: 'output-skipped', terminal, gap, live, reset }),
      typed: (offset) => page.sendFrame(encodeFrame({ kind: 'typed', terminal, offset, bytes: NO_BYTES })),
      send: (offset, bytes) => page.sendFrame(encodeFrame({ kind: 'output', terminal, offset, bytes })),
      detached: () => page.send({ type: 'terminal-closed', terminal, reason }),
    };
    mine.set(terminal, sink);
    return sink;
  }
}
