import { type FileCommand, type FileFact, parseFileFact } from '#core/file-protocol';
import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import { PAGE } from '../live/connect';
import { createHeart } from '../live/heart';
import { createRetry } from '../live/retry';
import { socketUrl } from '../live/socket-url';

type Shown = { folders: string[]; files: string[] };
/** What is asked of names, without the number that the answer comes under. */
export type NameChange =
  | { type: 'make-folder' | 'remove'; path: string }
  | { type: 'rename'; from: string; to: string };

export type FilesSocket = {
  show(shown: Shown): void;
  /** Null when it was done, else why not. */
  ask(change: NameChange): Promise<string | null>;
  /** Tries at once where it would wait. */
  wake(): void;
  close(): void;
};

type Events = { onFact: (fact: FileFact) => void; onLost: () => void };

const LOST = 'The server could not be reached. Try again.';

/** Opens the socket of a node's files, and opens it again when it breaks, until it is closed. */
export function openFilesSocket(where: { deck: string; node: string }, { onFact, onLost }: Events): FilesSocket {
  let socket: WebSocket | null = null;
  let shown: Shown = { folders: [], files: [] };
  let isOpen = false;
  let next = 1;
  const asked = new Map<number, (problem: string | null) => void>();
  const retry = createRetry(connect);
  const heart = createHeart(() => send({ type: 'ping' }), lose);

  function send(command: FileCommand): boolean {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(command));
    return true;
  }

  function connect(): void {
    const opening = new WebSocket(socketUrl('/files'));
    socket = opening;
    opening.onopen = () => send({ type: 'hello', version: PROTOCOL_VERSION, page: PAGE, ...where });
    opening.onclose = ({ code }) => opening === socket && lose(code);
    opening.onmessage = ({ data }: MessageEvent<string>) => opening === socket && take(data);
  }

  function take(data: string): void {
    const fact = parseFileFact(data);
    if (!fact.ok) return lose(CLOSE.outdated);
    if (fact.value.type === 'ponged') return void heart.answered();
    if (fact.value.type === 'files-opened') {
      isOpen = true;
      retry.settled();
      heart.start();
      send({ type: 'show', ...shown });
    }
    if ('ask' in fact.value) settle(fact.value.ask, fact.value.type === 'refused' ? fact.value.message : null);
    onFact(fact.value);
  }

  function settle(ask: number, problem: string | null): void {
    asked.get(ask)?.(problem);
    asked.delete(ask);
  }

  function lose(code?: number): void {
    release();
    onLost();
    // A page that is older than the server hears that on its live socket.
    if (code !== CLOSE.outdated) retry.later();
  }

  function release(): void {
    const old = socket;
    socket = null;
    isOpen = false;
    heart.stop();
    old?.close();
    for (const ask of [...asked.keys()]) settle(ask, LOST);
  }

  connect();
  return {
    show(wanted) {
      shown = wanted;
      if (isOpen) send({ type: 'show', ...shown });
    },
    ask(change) {
      const ask = next;
      next += 1;
      return new Promise((resolve) => {
        asked.set(ask, resolve);
        if (!send({ ...change, ask })) settle(ask, LOST);
      });
    },
    wake() {
      if (socket) return;
      retry.stop();
      connect();
    },
    close() {
      retry.stop();
      release();
    },
  };
}
