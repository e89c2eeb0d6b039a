import { parseDeckAddress } from '#core/language';
import { CLOSE, type Fact, PROTOCOL_VERSION, parseFact } from '#core/protocol';
import { MAX_TERMINALS } from '#core/terminal-number';
import { applyFact, describeFact } from './apply-fact';
import { isBack } from './apply-nodes';
import { followsEdits } from './follow-edits';
import { fromHere } from './from-here';
import { createHeart } from './heart';
import { isWatcher, type LiveState } from './live-state';
import type { LiveStore } from './live-store';
import { createRetry } from './retry';
import { socketUrl } from './socket-url';
import { createTerminalSockets } from './terminal-sockets';
import { nodesOf, openTerminal } from './terminals';
import { watchChecks } from './watch-checks';

/** A socket that has brought nothing by then is given up: something took it that does not answer. */
const OPEN_DEADLINE_MS = 15_000;

/** Of this loaded page, over all its sockets. Not `randomUUID`, which plain http on a classroom's network lacks. */
export const PAGE = Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('-');

/** What the page says first at each connection; `terminal`: it shows one now. */
export type Greet = () => { deck: string; terminal: boolean };

/** Keeps one live socket open for as long as the page wants it. Returns the way to stop. */
export function connect(store: LiveStore, greet: Greet): () => void {
  let close: (() => void) | null = null;
  let isStopped = false;
  const retry = createRetry(open);

  function open(): void {
    if (isStopped || close) return;
    if (retry.attempts === 0) store.set({ connection: { state: 'connecting' } });
    close = openSocket(store, greet, { onOpen, onClose });
  }

  function onOpen(): void {
    if (retry.attempts > 0) store.announce('Connected again.');
    retry.settled();
  }

  function onClose(code: number): void {
    close = null;
    const message = finalMessage(code);
    if (message) {
      isStopped = true;
      retry.stop();
      store.set({ connection: { state: 'stopped', ...message } });
      store.announce(message.message);
    } else if (!isStopped) {
      if (retry.attempts === 0) store.announce('Connection lost. Trying again.');
      store.set({ connection: { state: 'lost', retryAt: Date.now() + retry.later() } });
    }
  }

  open();

  return () => {
    isStopped = true;
    retry.stop();
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
  const socket = new WebSocket(socketUrl('/live'));
  const greeting = greet();
  const terminals = createTerminalSockets(store, { deck: greeting.deck, page: PAGE });
  const heart = createHeart(
    () => socket.send(JSON.stringify({ type: 'ping' })),
    () => end(1006),
  );
  let isOver = false;
  let unwatch = () => {};
  const patience = setTimeout(() => end(1006), OPEN_DEADLINE_MS);

  /** Once only: a dead network may keep the socket's own close event back for minutes. */
  function end(code: number): void {
    if (isOver) return;
    release();
    events.onClose(code);
  }

  function release(): void {
    isOver = true;
    clearTimeout(patience);
    heart.stop();
    unwatch();
    store.setLine(null);
    terminals.closeAll();
    socket.close();
  }

  function take(fact: Fact): void {
    const before = store.get();
    store.set(applyFact(before, fromHere(fact)));
    const words = describeFact(before, fact);
    if (words) store.announce(words);
    if (fact.type === 'snapshot') {
      clearTimeout(patience);
      heart.start();
      store.setLine({ terminals, send: over(socket) });
      store.set({
        connection: { state: 'open', roundTripMs: null },
        maxTerminals: MAX_TERMINALS,
        follows: followsEdits(fact),
      });
      events.onOpen();
      reopenTerminals(store);
      unwatch = watchChecks(store);
    } else if (fact.type === 'sandbox-changed') {
      reviveTerminals(store, before);
      // Who only watched takes part now.
      if (isWatcher(before) && !isWatcher(store.get())) reopenTerminals(store);
    } else if (fact.type === 'ponged') {
      store.set({ connection: { state: 'open', roundTripMs: heart.answered() } });
    }
  }

  socket.onopen = () =>
    socket.send(
      JSON.stringify({
        ...{ type: 'hello', version: PROTOCOL_VERSION, page: PAGE },
        ...{ ...greeting, ...languageShown(), ...roomShown() },
      }),
    );
  socket.onclose = (event) => end(event.code);
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    if (isOver) return;
    const fact = parseFact(data);
    // A fact this page does not know comes from another version of the server.
    if (fact.ok) take(fact.value);
    else end(CLOSE.outdated);
  };
  return release;
}

/** The address says which text of the deck the page shows. */
function languageShown() {
  const { language = null } = parseDeckAddress(location.pathname) ?? {};
  return language === null ? {} : { language };
}

/** Of a page in an open room. One that no code can be is the room's own line to complain of. */
function roomShown() {
  const room = new URLSearchParams(location.search).get('room');
  return room === null || room.length > 20 ? {} : { room };
}

function over(socket: WebSocket) {
  return (command: object): boolean => {
    if (socket.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(command));
    return true;
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
