import { decodeFrame, encodeFrame } from '#core/frame';
import { CLOSE, type Fact, MAX_TERMINALS, PROTOCOL_VERSION, parseFact } from '#core/protocol';
import { applyFact, describeFact } from './apply-fact';
import { isBack } from './apply-nodes';
import type { LiveState } from './live-state';
import type { LiveStore } from './live-store';
import { runBlock } from './run';
import { nodesOf, openTerminal } from './terminals';

const PING_MS = 10_000;
const MISSED_PONGS = 2;
const FIRST_BACKOFF_MS = 250;
const LAST_BACKOFF_MS = 10_000;

/** Of this loaded page, over all its sockets. Not `randomUUID`, which plain http on a classroom's network lacks. */
const PAGE = Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('-');

/** What the page says first at each connection; `terminal`: it shows one now. */
export type Greet = () => { deck: string; terminal: boolean };

/** Keeps one socket open for as long as the page wants it. Returns the way to stop. */
export function connect(store: LiveStore, greet: Greet): () => void {
  let close: (() => void) | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let isStopped = false;

  const open = () => {
    clearTimeout(retry);
    retry = undefined;
    if (isStopped || close) return;
    if (attempt === 0) store.set({ connection: { state: 'connecting' } });
    close = openSocket(store, greet, {
      onOpen: () => {
        if (attempt > 0) store.announce('Connected again.');
        attempt = 0;
      },
      onClose: (code) => {
        close = null;
        const message = finalMessage(code);
        if (message) {
          isStopped = true;
          store.set({ connection: { state: 'stopped', ...message } });
          store.announce(message.message);
        } else {
          wait();
        }
      },
    });
  };

  const wait = () => {
    if (isStopped) return;
    if (attempt === 0) store.announce('Connection lost. Trying again.');
    // Full jitter: when a server returns, its pages must not all come in the same moment.
    const delay = Math.random() * Math.min(LAST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt);
    attempt += 1;
    store.set({ connection: { state: 'lost', retryAt: Date.now() + delay } });
    retry = setTimeout(open, delay);
  };

  const openNow = () => {
    if (retry !== undefined && document.visibilityState === 'visible') open();
  };
  const listeners = new AbortController();
  const { signal } = listeners;
  window.addEventListener('online', openNow, { signal });
  window.addEventListener('pageshow', openNow, { signal });
  document.addEventListener('visibilitychange', openNow, { signal });
  open();

  return () => {
    isStopped = true;
    listeners.abort();
    clearTimeout(retry);
    close?.();
  };
}

/** Null: worth another try. */
function finalMessage(code: number): { message: string; reload: boolean } | null {
  switch (code) {
    case CLOSE.outdated:
      return { message: 'This page is older than the server. Reload it to go on.', reload: true };
    case CLOSE.forbidden:
      return { message: 'The server does not let this page in. Open it from its own address.', reload: false };
    case CLOSE.unknownDeck:
      return { message: 'The server no longer has this deck.', reload: false };
    case CLOSE.badMessage:
      return { message: 'The server did not understand this page. Reload it to go on.', reload: true };
    default:
      return null;
  }
}

type SocketEvents = { onOpen(): void; onClose(code: number): void };

function openSocket(store: LiveStore, greet: Greet, events: SocketEvents): () => void {
  const url = new URL('/live', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const heart = beat(
    () => socket.send(JSON.stringify({ type: 'ping' })),
    () => end(1006),
  );
  let isOver = false;

  /** Once only: a dead network may keep the socket's own close event back for minutes. */
  function end(code: number): void {
    if (isOver) return;
    isOver = true;
    heart.stop();
    store.setLine(null);
    socket.close();
    events.onClose(code);
  }

  function take(fact: Fact): void {
    const before = store.get();
    store.set(applyFact(before, fact));
    const words = describeFact(before, fact);
    if (words) store.announce(words);
    if (fact.type === 'snapshot') {
      heart.start();
      store.setLine(lineOver(socket));
      store.set({ connection: { state: 'open', roundTripMs: null }, maxTerminals: MAX_TERMINALS });
      events.onOpen();
      reopenTerminals(store);
    } else if (fact.type === 'terminal-opened') {
      store.ports.get(fact.terminal)?.opened(fact);
      typePending(store, fact.terminal);
    } else if (fact.type === 'terminal-closed') {
      store.ports.get(fact.terminal)?.lost();
    } else if (fact.type === 'output-skipped') {
      store.ports.get(fact.terminal)?.skipped(fact);
    } else if (fact.type === 'sandbox-changed') {
      reviveTerminals(store, before);
    } else if (fact.type === 'ponged') {
      store.set({ connection: { state: 'open', roundTripMs: heart.answered() } });
    }
  }

  socket.onopen = () =>
    socket.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, page: PAGE, ...greet() }));
  socket.onclose = (event) => end(event.code);
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (isOver) return;
    if (typeof data === 'string') {
      const fact = parseFact(data);
      // A fact this page does not know comes from another version of the server.
      if (fact.ok) take(fact.value);
      else end(CLOSE.outdated);
      return;
    }
    const frame = decodeFrame(new Uint8Array(data));
    if (frame?.kind === 'typed') store.ports.get(frame.terminal)?.typed(frame.offset);
    if (frame?.kind === 'output') store.ports.get(frame.terminal)?.output(frame.offset, frame.bytes);
  };
  return () => {
    isOver = true;
    heart.stop();
    store.setLine(null);
    socket.close();
  };
}

function lineOver(socket: WebSocket) {
  return {
    send(command: object): boolean {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(command));
      return true;
    },
    input(terminal: number, offset: number, bytes: Uint8Array): boolean {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(encodeFrame({ kind: 'input', terminal, offset, bytes }));
      return true;
    },
  };
}

function reopenTerminals(store: LiveStore): void {
  for (const terminal of store.ports.keys()) {
    if (!(terminal in store.get().endedTerminals)) openTerminal(store, terminal);
  }
}

/** Those whose node runs again, also ones that asked for a shell in vain while it did not. */
function reviveTerminals(store: LiveStore, before: LiveState): void {
  const { openTerminals, endedTerminals } = store.get();
  for (const terminal of store.ports.keys()) {
    const isWaiting = !(openTerminals.includes(terminal) || terminal in endedTerminals);
    if (isWaiting && isBack(before, nodesOf(store.get()), terminal)) openTerminal(store, terminal, true);
  }
}

function typePending(store: LiveStore, terminal: number): void {
  const pending = store.get().pendingRun;
  if (pending?.terminal !== terminal) return;
  store.set({ pendingRun: null });
  // Which node it is on may be known only now: then it waits once more, for a terminal there.
  runBlock(store, pending);
}

/** Pings and notices silence: two pings without an answer are a dead socket. */
function beat(ping: () => void, onDead: () => void) {
  let timer: ReturnType<typeof setInterval> | undefined;
  let sentAt = 0;
  let missed = 0;
  const tick = () => {
    if (missed >= MISSED_PONGS) return onDead();
    missed += 1;
    sentAt = performance.now();
    ping();
  };
  return {
    start() {
      timer = setInterval(tick, PING_MS);
      tick();
    },
    answered(): number {
      missed = 0;
      return Math.round(performance.now() - sentAt);
    },
    stop: () => clearInterval(timer),
  };
}
