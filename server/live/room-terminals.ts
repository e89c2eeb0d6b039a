// Owns a room's terminals: opens shells in its sandbox, attaches pages to them and forgets those that have ended.
import { encodeFrame } from '#core/frame';
import type { Fact } from '#core/protocol';
import type { BlockChange } from '#core/shell-state';
import type { Sandbox } from '#server/sandbox/provider';
import { createTerminalRelay, type TerminalRelay, type TerminalSink } from './terminal-relay';

/** A browser page in the room, as far as the room needs to know. */
export type RoomPage = {
  send(fact: Fact): void;
  sendFrame(frame: Uint8Array): void;
};

export type OpenRequest = { terminal: number; cols: number; rows: number; from: number | null };

export type RoomTerminals = {
  readonly numbers: number[];
  get(terminal: number): TerminalRelay | undefined;
  open(page: RoomPage, sandbox: Sandbox, request: OpenRequest): Promise<void>;
  acknowledge(page: RoomPage, terminal: number, offset: number): boolean;
  /** The page has left: its terminals go on without it. */
  leave(page: RoomPage): void;
  close(terminal: number): Promise<void>;
  closeAll(reason: string): Promise<void>;
};

export type TerminalEvents = {
  onBlock(change: BlockChange): void;
  broadcast(fact: Fact): void;
};

export function createRoomTerminals(events: TerminalEvents): RoomTerminals {
  const relays = new Map<number, TerminalRelay>();
  const opening = new Map<number, Promise<TerminalRelay>>();
  const sinks = new Map<RoomPage, Map<number, TerminalSink>>();

  async function relayFor(sandbox: Sandbox, { terminal, cols, rows }: OpenRequest): Promise<TerminalRelay> {
    const shell = await sandbox.openShell({ cols, rows });
    const relay = createTerminalRelay(shell, {
      terminal,
      onBlock: events.onBlock,
      onEnd: (status) => forget(terminal, relay, status === null ? 'The shell has ended.' : `The shell has ended with status ${status}.`),
    });
    relays.set(terminal, relay);
    return relay;
  }

  function forget(terminal: number, relay: TerminalRelay, reason: string): void {
    if (relays.get(terminal) !== relay) return;
    relays.delete(terminal);
    events.broadcast({ type: 'terminal-closed', terminal, reason });
  }

  function sinkFor(page: RoomPage, terminal: number): TerminalSink {
    const mine = sinks.get(page) ?? new Map<number, TerminalSink>();
    sinks.set(page, mine);
    const known = mine.get(terminal);
    if (known) return known;
    const sink: TerminalSink = {
      send: (offset, bytes) => page.sendFrame(encodeFrame({ kind: 'output', terminal, offset, bytes })),
      detached: () => page.send({ type: 'terminal-closed', terminal, reason: 'This terminal is now shown in another window.' }),
    };
    mine.set(terminal, sink);
    return sink;
  }

  return {
    get numbers() {
      return [...relays.keys()].sort((a, b) => a - b);
    },
    get: (terminal) => relays.get(terminal),
    async open(page, sandbox, request) {
      const { terminal } = request;
      let relay = relays.get(terminal);
      if (!relay) {
        // Two pages may ask at once: they share one shell.
        const pending = opening.get(terminal) ?? relayFor(sandbox, request);
        opening.set(terminal, pending);
        relay = await pending.finally(() => opening.delete(terminal));
      }
      relay.resize(request.cols, request.rows);
      const { start, ...attachment } = relay.attach(sinkFor(page, terminal), request.from);
      page.send({ type: 'terminal-opened', terminal, ...attachment });
      start();
    },
    acknowledge(page, terminal, offset) {
      const sink = sinks.get(page)?.get(terminal);
      return sink ? (relays.get(terminal)?.acknowledge(sink, offset) ?? true) : true;
    },
    leave(page) {
      for (const [terminal, sink] of sinks.get(page) ?? []) relays.get(terminal)?.detach(sink);
      sinks.delete(page);
    },
    async close(terminal) {
      const relay = relays.get(terminal);
      if (!relay) return;
      forget(terminal, relay, 'Closed.');
      await relay.close();
    },
    async closeAll(reason) {
      const all = [...relays];
      for (const [terminal, relay] of all) forget(terminal, relay, reason);
      await Promise.all(all.map(([, relay]) => relay.close()));
    },
  };
}

