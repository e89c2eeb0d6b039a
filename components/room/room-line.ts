import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import type { RemoteAction } from '#core/remote';
import { parseRoomFact, type RoomFact, type RoomSocketCommand } from '#core/room-protocol';
import type { InkMessage } from '#core/window-messages';
import { createHeart } from '../live/heart';
import { createRetry } from '../live/retry';
import { socketUrl } from '../live/socket-url';
import { createStore, type Store } from '../ui/store';
import { afterRoomFact, FIRST_ROOM_STATE, type LineState, type RoomState } from './room-state';

/** A socket that has brought nothing by then is given up: something took it that does not answer. */
const OPEN_DEADLINE_MS = 15_000;

/** What a page says without being asked to by somebody. */
const BY_ITSELF = new Set<RoomCommand['type']>(['at', 'show', 'front', 'ink', 'ran', 'watch-questions', 'react']);

type RoomCommand = Exclude<RoomSocketCommand, { type: 'hello' | 'ping' }>;

export type RoomLine = {
  readonly code: string;
  readonly store: Store<RoomState>;
  /** Told what the driver's pen and pointer do. */
  onInk: ((message: InkMessage) => void) | null;
  /** Told how many of each reaction there were since the last. */
  onReactions: ((counts: readonly number[]) => void) | null;
  /** Told what the driver's remote wants done; set before it connects, where the page does it. */
  onAct: ((action: RemoteAction) => void) | null;
  /** False when nothing was sent. */
  send(command: RoomCommand): boolean;
  /** Keeps a socket open until it is told to stop. */
  connect(): () => void;
};

/** How a phone that is a remote says who it is; `keep` is told by what it will from now on. */
export type RemotePass = { secret(): string; keep(pass: string): void };

export function createRoomLine(code: string, isFollowing: boolean, remote?: RemotePass): RoomLine {
  const store = createStore<RoomState>({ ...FIRST_ROOM_STATE, isFollowing });
  let socket: Socket | null = null;
  const line: RoomLine = {
    code,
    store,
    onInk: null,
    onReactions: null,
    onAct: null,
    send(command) {
      if (!BY_ITSELF.has(command.type)) store.set({ refused: null });
      return socket?.send(command) ?? false;
    },
    connect() {
      let isStopped = false;
      const retry = createRetry(open);
      function open(): void {
        if (isStopped || socket) return;
        const kind = { ...(remote && { remote: remote.secret() }), ...(line.onAct && { acts: true }) };
        socket = openSocket({ code, ...kind }, { onFact, onClose });
      }
      function onFact(fact: RoomFact): void {
        if (fact.type === 'ink') return line.onInk?.(fact.message);
        if (fact.type === 'reacted') return line.onReactions?.(fact.counts);
        if (fact.type === 'acted') return line.onAct?.(fact.action);
        if (fact.type === 'remote-entered') remote?.keep(fact.pass);
        if (fact.type === 'snapshot' || fact.type === 'waiting') retry.settled();
        if (fact.type === 'let-in') return openAnew();
        store.set(afterRoomFact(store.get(), fact, Date.now()));
      }
      function openAnew(): void {
        socket?.close();
        socket = null;
        open();
      }
      function onClose(closeCode: number): void {
        socket = null;
        const line = lineAfter(closeCode, store.get());
        store.set({ line });
        if (line === 'lost') retry.later();
        else stop();
      }
      function stop(): void {
        isStopped = true;
        retry.stop();
        socket?.close();
        socket = null;
      }
      open();
      return stop;
    },
  };
  return line;
}

function lineAfter(closeCode: number, { standing }: RoomState): LineState {
  if (closeCode === CLOSE.notInRoom) return standing?.phase === 'ended' ? 'over' : 'out';
  return closeCode === CLOSE.outdated || closeCode === CLOSE.badMessage ? 'outdated' : 'lost';
}

type Socket = { send(command: RoomSocketCommand): boolean; close(): void };

type Greeting = { code: string; remote?: string; acts?: boolean };
type Events = { onFact(fact: RoomFact): void; onClose(closeCode: number): void };

function openSocket(greeting: Greeting, events: Events): Socket {
  const socket = new WebSocket(socketUrl('/room'));
  const send = (command: RoomSocketCommand) => {
    if (socket.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(command));
    return true;
  };
  const heart = createHeart(
    () => send({ type: 'ping' }),
    () => end(1006),
  );
  const patience = setTimeout(() => end(1006), OPEN_DEADLINE_MS);
  let isOver = false;

  /** Once only: a dead network may keep the socket's own close event back for minutes. */
  function end(closeCode: number): void {
    if (isOver) return;
    close();
    events.onClose(closeCode);
  }

  function close(): void {
    isOver = true;
    clearTimeout(patience);
    heart.stop();
    socket.close();
  }

  socket.onopen = () => send({ type: 'hello', version: PROTOCOL_VERSION, ...greeting });
  socket.onclose = (event) => end(event.code);
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    if (isOver) return;
    const fact = parseRoomFact(data);
    // A fact this page does not know comes from another version of the server.
    if (!fact.ok) return end(CLOSE.outdated);
    if (fact.value.type === 'snapshot' || fact.value.type === 'waiting') {
      clearTimeout(patience);
      heart.start();
    } else if (fact.value.type === 'ponged') heart.answered();
    events.onFact(fact.value);
  };
  return { send, close };
}
