import { decodeFrame, encodeFrame, screenIn } from '#core/frame';
import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import { parseTerminalFact, type TerminalCommand, type TerminalFact } from '#core/terminal-protocol';
import { applyFact, describeFact } from './apply-fact';
import { createHeart } from './heart';
import type { LiveStore } from './live-store';
import { createRetry } from './retry';
import { runBlock } from './run';
import { socketUrl } from './socket-url';
import { openTerminal } from './terminals';

export type TerminalSockets = {
  /** `open` also opens the socket. False when nothing was or will be sent. */
  send(terminal: number, command: TerminalCommand): boolean;
  input(terminal: number, offset: number, bytes: Uint8Array): boolean;
  /** The page shows that terminal no longer. */
  hangUp(terminal: number): void;
  closeAll(): void;
};

type TerminalSocket = { send(command: TerminalCommand): boolean; input: Input; close(): void };
type Input = (offset: number, bytes: Uint8Array) => boolean;

/** A socket for each terminal that the page draws, so that a flood in one delays nothing else. */
export function createTerminalSockets(store: LiveStore, greeting: { deck: string; page: string }): TerminalSockets {
  const sockets = new Map<number, TerminalSocket>();
  const socketOf = (terminal: number) => {
    const known = sockets.get(terminal);
    if (known) return known;
    const hello = { type: 'hello', version: PROTOCOL_VERSION, ...greeting, terminal } as const;
    const opened = keepSocket(store, terminal, hello);
    sockets.set(terminal, opened);
    return opened;
  };
  const hangUp = (terminal: number) => {
    sockets.get(terminal)?.close();
    sockets.delete(terminal);
  };
  return {
    send(terminal, command) {
      const socket = command.type === 'open' ? socketOf(terminal) : sockets.get(terminal);
      return socket?.send(command) ?? false;
    },
    input: (terminal, offset, bytes) => sockets.get(terminal)?.input(offset, bytes) ?? false,
    hangUp,
    closeAll: () => [...sockets.keys()].forEach(hangUp),
  };
}

/** Opens the socket, and opens it again when it breaks, until it is closed. */
function keepSocket(store: LiveStore, terminal: number, hello: TerminalCommand): TerminalSocket {
  let socket: WebSocket;
  /** What waits for the socket to be open. */
  let waiting: TerminalCommand | null = null;
  const retry = createRetry(connect);
  const heart = createHeart(
    () => transmit({ type: 'ping' }),
    () => lose(),
  );

  function transmit(command: TerminalCommand): boolean {
    if (socket.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(command));
    return true;
  }

  function connect(): void {
    const own = new WebSocket(socketUrl('/terminal'));
    socket = own;
    own.binaryType = 'arraybuffer';
    own.onopen = () => {
      transmit(hello);
      heart.start();
      if (waiting) transmit(waiting);
      // One that has ended, or was let go to another window, is not taken back unasked.
      else if (!(terminal in store.get().endedTerminals)) openTerminal(store, terminal);
      waiting = null;
    };
    own.onclose = ({ code }) => (FINAL.has(code) ? release() : lose());
    own.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data !== 'string') return takeFrame(store, terminal, new Uint8Array(data));
      const fact = parseTerminalFact(data);
      // One this page does not know comes from another version of the server; the live socket says so in words.
      if (!fact.ok) return release();
      if (fact.value.type === 'ponged') return void heart.answered();
      if (fact.value.type === 'terminal-opened') retry.settled();
      takeFact(store, terminal, fact.value);
    };
  }

  /** A dead network may keep the socket's own close event back for minutes: it is not waited for. */
  function release(): void {
    heart.stop();
    retry.stop();
    socket.onopen = socket.onclose = socket.onmessage = null;
    socket.close();
    store.ports.get(terminal)?.lost();
    const { openTerminals } = store.get();
    store.set({ openTerminals: openTerminals.filter((each) => each !== terminal) });
  }

  function lose(): void {
    release();
    retry.later();
  }

  connect();
  return {
    send(command) {
      if (socket.readyState !== WebSocket.CONNECTING) return transmit(command);
      if (command.type === 'open') waiting = command;
      return command.type === 'open';
    },
    input(offset, bytes) {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(encodeFrame({ kind: 'input', offset, bytes }));
      return true;
    },
    close: release,
  };
}

/** Trying again would end alike; the live socket says why. */
const FINAL = new Set<number>([CLOSE.outdated, CLOSE.badMessage, CLOSE.forbidden]);

function takeFrame(store: LiveStore, terminal: number, data: Uint8Array): void {
  const frame = decodeFrame(data);
  const port = store.ports.get(terminal);
  if (frame?.kind === 'typed') port?.typed(frame.offset);
  const screen = frame && screenIn(frame);
  if (screen) port?.screen(screen);
  if (frame?.kind === 'output') port?.output(frame.offset, frame.bytes);
}

function takeFact(store: LiveStore, terminal: number, fact: TerminalFact): void {
  const before = store.get();
  const known = { ...fact, terminal };
  store.set(applyFact(before, known));
  const words = describeFact(before, known);
  if (words) store.announce(words);
  const port = store.ports.get(terminal);
  if (fact.type === 'terminal-closed') port?.lost();
  if (fact.type === 'output-skipped') port?.skipped(fact);
  if (fact.type !== 'terminal-opened') return;
  port?.opened(fact);
  typePending(store, terminal);
}

function typePending(store: LiveStore, terminal: number): void {
  const pending = store.get().pendingRun;
  if (pending?.terminal !== terminal) return;
  store.set({ pendingRun: null });
  // Which node it is on may be known only now: then it waits once more, for a terminal there.
  runBlock(store, pending, { once: pending.once });
}
