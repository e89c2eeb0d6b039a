// Owns a page's sockets in a bench: the live one, and one for each terminal, with no more around them than must be.
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { type Command, type Fact, PROTOCOL_VERSION, parseFact } from '#core/protocol';
import type { TerminalCommand } from '#core/terminal-protocol';

export type LivePage = {
  /** Whose it is, to open more of the same participant's. */
  cookie: string;
  /** A socket that has said hello. */
  terminal(terminal: number): Promise<WebSocket>;
  /** Lets others watch that terminal; the path of the link. */
  share(terminal: number): Promise<string>;
  say(command: Command): void;
  /** Calls back with every fact from now on. */
  hear(listener: (fact: Fact) => void): void;
  leave(): void;
};

/** Settles once the server has told the room's state. */
export async function openLivePage(url: string, deck: string, cookie?: string): Promise<LivePage> {
  const page = randomUUID();
  let given = cookie ?? '';
  const live = dial(url, '/live', given);
  live.once('upgrade', ({ headers }) => {
    given = headers['set-cookie']?.[0]?.split(';')[0] ?? given;
  });
  await opened(live);
  const greeted = new Promise<void>((resolve, reject) => {
    live.once('message', (data) => (parseFact(String(data)).ok ? resolve() : reject(new Error('no fact came'))));
    live.once('close', (code) => reject(new Error(`the server closed the live socket with ${code}`)));
  });
  say(live, { type: 'hello', version: PROTOCOL_VERSION, deck, page });
  await greeted;
  return {
    cookie: given,
    async terminal(terminal) {
      const socket = dial(url, '/terminal', given);
      await opened(socket);
      say(socket, { type: 'hello', version: PROTOCOL_VERSION, deck, page, terminal });
      return socket;
    },
    share(terminal) {
      const told = new Promise<string>((resolve) => {
        live.on('message', (data) => {
          const fact = parseFact(String(data));
          const shares = fact.ok && fact.value.type === 'shares-changed' ? fact.value.shares : [];
          const path = shares.find((share) => share.terminal === terminal)?.path;
          if (path) resolve(path);
        });
      });
      say(live, { type: 'share-terminal', terminal });
      return told;
    },
    say: (command) => say(live, command),
    hear(listener) {
      live.on('message', (data) => {
        const fact = parseFact(String(data));
        if (fact.ok) listener(fact.value);
      });
    },
    leave: () => live.close(),
  };
}

export function say(socket: WebSocket, command: Command | TerminalCommand): void {
  socket.send(JSON.stringify(command));
}

function dial(url: string, path: string, cookie: string): WebSocket {
  const headers = cookie ? { cookie } : {};
  return new WebSocket(`${url.replace('http', 'ws')}${path}`, { origin: url, perMessageDeflate: false, headers });
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
}
