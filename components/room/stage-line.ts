import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import { parseStageFact, type StageCommand, type StageFact } from '#core/stage-protocol';
import { createHeart } from '../live/heart';
import { createRetry, FULL_MS } from '../live/retry';
import { socketUrl } from '../live/socket-url';

type First = Extract<StageCommand, { code: string }>;
/** What a page wants of the stage, without the version that it speaks. */
export type StageWish = First extends infer T ? (T extends unknown ? Omit<T, 'version'> : never) : never;

export type StageLine = { send(command: StageCommand): void; close(): void };

type Events = {
  /** The server has been reached: what was said on an earlier socket is forgotten there. */
  onOpen?(): void;
  onFact(fact: StageFact): void;
  /** `code`: why it is not opened again; null while that is tried. */
  onLost?(code: number | null): void;
};

/** Another try would end alike: somebody else is on stage, or this page has no business there. */
const FINAL: ReadonlySet<number> = new Set([CLOSE.noPage, CLOSE.notInRoom, CLOSE.outdated, CLOSE.badMessage]);

/** Opens a socket of a room's stage, and opens it again when it breaks, until it is closed. */
export function openStageLine(wish: StageWish, { onOpen, onFact, onLost }: Events): StageLine {
  let socket: WebSocket | null = null;
  const retry = createRetry(connect);
  const heart = createHeart(
    () => send({ type: 'ping' }),
    () => lose(),
  );

  function send(command: StageCommand): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(command));
  }

  function connect(): void {
    const opening = new WebSocket(socketUrl('/stage'));
    socket = opening;
    opening.onopen = () => {
      if (opening !== socket) return;
      send({ ...wish, version: PROTOCOL_VERSION });
      heart.start();
      onOpen?.();
    };
    opening.onclose = ({ code }) => opening === socket && lose(code);
    opening.onmessage = ({ data }: MessageEvent<string>) => opening === socket && take(data);
  }

  function take(data: string): void {
    const fact = parseStageFact(data);
    // What this page does not know comes from another version of the server.
    if (!fact.ok) return lose(CLOSE.outdated);
    retry.settled();
    if (fact.value.type === 'ponged') heart.answered();
    else onFact(fact.value);
  }

  function lose(code?: number): void {
    release();
    const isFinal = code !== undefined && FINAL.has(code);
    onLost?.(isFinal ? code : null);
    if (!isFinal) retry.later(code === CLOSE.tooMany ? FULL_MS : 0);
  }

  function release(): void {
    const old = socket;
    socket = null;
    heart.stop();
    old?.close();
  }

  connect();
  return {
    send,
    close() {
      retry.stop();
      release();
    },
  };
}
