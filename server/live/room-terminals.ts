// Owns a room's terminals: opens shells in its sandbox, attaches pages to them and forgets those that have ended.
import type { TypedCommand } from '#core/command-line';
import { encodeFrame, encodeScreen, type Frame } from '#core/frame';
import type { NamedPort } from '#core/ids';
import type { Fact, OpenTerminal } from '#core/protocol';
import type { BlockChange } from '#core/shell-state';
import { MAX_TERMINALS } from '#core/terminal-number';
import type { TerminalFact } from '#core/terminal-protocol';
import type { RecordRequest } from '../recordings/recordings';
import type { HeldShell, SandboxNode, Shell } from '../sandbox/provider';
import type { Screens } from '../screens/screens';
import type { Size } from './mirror';
import type { TypedBlock } from './shell-watch';
import {
  REPLAY_BYTES,
  type RelayEvents,
  type TerminalRecorder,
  TerminalRelay,
  type TerminalSink,
} from './terminal-relay';

/** A page's socket for one of its terminals. */
export type TerminalLink = {
  /** The page's id: the same for all sockets of one loaded page. */
  readonly page: string;
  readonly terminal: number;
  readonly isOpen: boolean;
  send(fact: TerminalFact): void;
  sendFrame(frame: Uint8Array): void;
};

export type OpenRequest = {
  node?: string | undefined;
  cols: number;
  rows: number;
  shell?: string | undefined;
  from: number | null;
};

export type TerminalEvents = {
  screens(): Screens;
  onBlock(change: BlockChange, at: number): void;
  /** The block that an earlier process typed into that terminal and has not seen the end of. */
  unfinished(terminal: number): TypedBlock | null;
  onCommandEnd(): void;
  /** Somebody's own command runs in one of them, or does no longer. */
  onCommand?(command: TypedCommand): void;
  onPortNamed(port: NamedPort): void;
  /** A shell is there, or a new one. */
  onShell(terminal: number): void;
  onShellEnd(terminal: number, reason: string): void;
  /** To all pages but the one of that id. */
  broadcast(fact: Fact, but?: string | null): void;
  /** Null where nothing is recorded. */
  record?(request: RecordRequest): TerminalRecorder | null;
};

/** `node`: name of the machine that its shell is on. */
export type RoomTerminal = { relay: TerminalRelay; node: string };

/** What became of typed bytes. `closed`: there is no such terminal. */
export type TerminalInput = ReturnType<TerminalRelay['input']> | 'closed';

const NO_BYTES = new Uint8Array(0);

/** A terminal of an earlier process, to which no page has come back yet. */
export type HeldTerminal = { node: SandboxNode; shell: HeldShell };

/** Pages come back within this time, and want the output from where they left off. */
const FOLLOW_AFTER_MS = 15_000;

export class RoomTerminals {
  private readonly terminals = new Map<number, RoomTerminal>();
  private readonly opening = new Map<number, Promise<void>>();
  private readonly held = new Map<number, HeldTerminal>();
  /** What people are told in each terminal once, before its shell speaks. */
  private news: string | null = null;
  private readonly told = new Set<number>();
  private followTimer: NodeJS.Timeout | undefined;
  private readonly sinks = new WeakMap<TerminalLink, TerminalSink>();

  constructor(private readonly events: TerminalEvents) {}

  get open(): OpenTerminal[] {
    const held = [...this.held].map(([terminal, { node }]) => ({ terminal, node: node.name }));
    const all = [...this.terminals].map(([terminal, { node }]) => ({ terminal, node }));
    all.push(...held);
    return all.sort((a, b) => a.terminal - b.terminal);
  }

  /** When a command in one of them last printed something, on the clock of `performance.now`. */
  get lastOutputAt(): number {
    return Math.max(0, ...[...this.terminals.values()].map(({ relay }) => relay.lastOutputAt));
  }

  /** Takes on shells of an earlier process: they are read from once a page comes, or a block in them must be followed. */
  adopt(held: readonly HeldTerminal[]): void {
    if (held.length === 0) this.news = TAKEN_OVER;
    for (const each of held) {
      const terminal = numberIn(each.shell.name);
      if (terminal !== null && !this.held.has(terminal)) this.held.set(terminal, each);
    }
    this.followTimer = setTimeout(() => this.followBlocks(), FOLLOW_AFTER_MS);
  }

  get(terminal: number): RoomTerminal | undefined {
    return this.terminals.get(terminal);
  }

  /** Opens the terminal where it is not open yet. Rejects when no shell can be had. */
  async ensure(node: SandboxNode, terminal: number, request: OpenRequest): Promise<void> {
    const open = async () => {
      if (!(await this.openHeld(terminal, request))) await this.openShell(node, terminal, request);
    };
    if (!this.terminals.has(terminal)) await this.once(terminal, open);
  }

  /** Shows an open terminal on the page, and no longer on another one. Settles once it has its screen. */
  async attach(link: TerminalLink, { cols, rows, ...standing }: OpenRequest): Promise<void> {
    const found = this.terminals.get(link.terminal);
    if (!found) return;
    found.relay.resize(cols, rows);
    await found.relay.attach(this.sinkFor(link), standing);
  }

  resize({ terminal }: TerminalLink, cols: number, rows: number): void {
    this.terminals.get(terminal)?.relay.resize(cols, rows);
  }

  input(link: TerminalLink, { offset, bytes }: Frame): TerminalInput {
    const relay = this.terminals.get(link.terminal)?.relay;
    return relay ? relay.input(this.sinkFor(link), offset, bytes) : 'closed';
  }

  /** No page attaches to it for now. */
  readOn(terminal: number): void {
    this.terminals.get(terminal)?.relay.readOn();
  }

  acknowledge(link: TerminalLink, offset: number): void {
    const sink = this.sinks.get(link);
    if (!sink || (this.terminals.get(link.terminal)?.relay.acknowledge(sink, offset) ?? true)) return;
    link.send({ type: 'refused', reason: 'bad-input', message: 'Acknowledged output that was never sent.' });
  }

  /** The socket has closed: its terminal goes on without it. */
  leave(link: TerminalLink): void {
    const sink = this.sinks.get(link);
    if (sink) this.terminals.get(link.terminal)?.relay.detach(sink);
  }

  async close(terminal: number): Promise<void> {
    const found = this.terminals.get(terminal);
    if (!found) return this.closeHeld(terminal);
    this.forget(terminal, found.relay, 'Closed.');
    await found.relay.close();
  }

  /** `keep`: the shells are left to a later process. */
  async closeAll(reason: string, onStop: 'remove' | 'keep' = 'remove'): Promise<void> {
    this.news = null;
    clearTimeout(this.followTimer);
    const all = [...this.terminals];
    this.held.clear();
    for (const [terminal, { relay }] of all) this.forget(terminal, relay, reason);
    await Promise.all(all.map(([, { relay }]) => (onStop === 'keep' ? relay.leave() : relay.close())));
  }

  /** The blocks that run where no page looks. */
  private followBlocks(): void {
    for (const terminal of this.held.keys()) {
      if (!this.events.unfinished(terminal)) continue;
      const open = async () => void (await this.openHeld(terminal, { from: null }));
      this.once(terminal, open).then(() => this.readOn(terminal));
    }
  }

  /** Two pages may ask at once: they share one shell. */
  private once(terminal: number, open: () => Promise<void>): Promise<void> {
    const pending = this.opening.get(terminal) ?? open().finally(() => this.opening.delete(terminal));
    this.opening.set(terminal, pending);
    return pending;
  }

  private async openShell(node: SandboxNode, terminal: number, { cols, rows }: OpenRequest): Promise<void> {
    const shell = await node.openShell({ cols, rows, name: `${NAME_START}${terminal}` });
    const news = this.told.has(terminal) ? null : this.news;
    this.told.add(terminal);
    this.relayTo(terminal, shell, { node, news, isAdopted: false, size: { cols, rows } });
  }

  /** False when there is none, or it has gone meanwhile. */
  private async openHeld(terminal: number, { from, shell: known }: Wanted): Promise<boolean> {
    const held = this.held.get(terminal);
    if (!held) return false;
    const { node } = held;
    const { id, start, end, cols, rows } = held.shell;
    const first =
      known === id && from !== null && from >= start && from <= end ? from : Math.max(start, end - REPLAY_BYTES);
    const unfinished = this.events.unfinished(terminal);
    // All that is kept: prompt marks tell what the shell is doing, and its screen is what all before has made of it.
    const shell = await node.attachShell(id, start).catch(() => null);
    this.held.delete(terminal);
    if (!shell) return false;
    await this.relayTo(terminal, shell, { node, unfinished, isAdopted: true, size: { cols, rows } }).reach(first);
    return true;
  }

  private async closeHeld(terminal: number): Promise<void> {
    const held = this.held.get(terminal);
    if (!held) return;
    this.held.delete(terminal);
    const shell = await held.node.attachShell(held.shell.id, held.shell.end).catch(() => null);
    await shell?.kill();
  }

  private relayTo(terminal: number, shell: Shell, { node, isAdopted, size, ...rest }: Relayed) {
    const about = { terminal, node: node.name, offset: shell.offset, isAdopted, ...size };
    const relay: TerminalRelay = new TerminalRelay(terminal, shell, {
      ...{ ...rest, size, screens: this.events.screens() },
      recorder: this.events.record?.(about) ?? null,
      onBlock: this.events.onBlock,
      onCommandEnd: this.events.onCommandEnd,
      onCommand: (command) => this.events.onCommand?.(command),
      onPortNamed: this.events.onPortNamed,
      onEnd: (status) => {
        const how = status === null ? 'The shell has ended.' : `The shell has ended with status ${status}.`;
        this.forget(terminal, relay, node.state === 'stopped' ? `${node.name} has stopped.` : how);
      },
    });
    this.terminals.set(terminal, { relay, node: node.name });
    this.events.onShell(terminal);
    return relay;
  }

  private forget(terminal: number, relay: TerminalRelay, reason: string): void {
    if (this.terminals.get(terminal)?.relay !== relay) return;
    this.terminals.delete(terminal);
    // Behind the last byte, where there is a page that shows it.
    const page = relay.dismiss(reason);
    this.events.broadcast({ type: 'terminal-closed', terminal, reason }, page);
    this.events.onShellEnd(terminal, reason);
  }

  private sinkFor(link: TerminalLink): TerminalSink {
    const known = this.sinks.get(link);
    if (known) return known;
    const sink: TerminalSink = {
      page: link.page,
      opened: (attachment) => {
        const node = this.terminals.get(link.terminal)?.node ?? '';
        link.send({ type: 'terminal-opened', node, ...attachment });
      },
      skipped: (gap) => link.send({ type: 'output-skipped', gap }),
      screen: (snapshot) => link.sendFrame(encodeScreen(snapshot)),
      typed: (offset) => link.sendFrame(encodeFrame({ kind: 'typed', offset, bytes: NO_BYTES })),
      send: (offset, bytes) => link.sendFrame(encodeFrame({ kind: 'output', offset, bytes })),
      closed: (reason, goesOn) => link.send({ type: 'terminal-closed', reason, goesOn }),
    };
    this.sinks.set(link, sink);
    return sink;
  }
}

type Wanted = Pick<OpenRequest, 'from' | 'shell'>;
type Relayed = { node: SandboxNode; isAdopted: boolean; size: Size } & Pick<RelayEvents, 'news' | 'unfinished'>;

const TAKEN_OVER =
  'The server was restarted: this shell is new, the sandbox with its files and containers is the same.';
const NAME_START = 'terminal-';

function numberIn(name: string): number | null {
  const number = name.startsWith(NAME_START) ? Number(name.slice(NAME_START.length)) : Number.NaN;
  return Number.isInteger(number) && number >= 1 && number <= MAX_TERMINALS ? number : null;
}
