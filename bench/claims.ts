// Owns claims of sandboxes over live sockets, as pages make them, on a server in the bench's own process.
import { WebSocket } from 'ws';
import { decodeFrame } from '#core/frame';
import { type Command, PROTOCOL_VERSION, parseFact } from '#core/protocol';
import type { Sandbox, SandboxProvider } from '#server/sandbox/provider';
import { POOL_OWNER } from '#server/sandbox/spare';
import { startInProcess } from '../test/support/in-process';
import { until } from '../test/support/until';
import { CONTENT } from './engine-ground';

const DECK = 'zero-to-production';
const DEADLINE_MS = 180_000;

export type Claims = {
  /** A page that looks at the deck, so that spares are made. */
  look(): Promise<Page>;
  /** Settles when that many sandboxes exist, all of them spares. */
  spares(count: number): Promise<void>;
  /** Settles when that many sandboxes exist. */
  sandboxes(count: number): Promise<void>;
  close(): Promise<void>;
};

export type Page = {
  /** Milliseconds from asking for a terminal to the first byte of its output. */
  claim(): Promise<number>;
  leave(): void;
};

export type ClaimSettings = { poolTarget: number; maxSandboxes: number };

export async function openClaims(provider: SandboxProvider, settings: ClaimSettings): Promise<Claims> {
  const alive = new Map<Sandbox, string>();
  const counted: SandboxProvider = {
    ...provider,
    async start(request) {
      const sandbox = await provider.start(request);
      alive.set(sandbox, request.owner);
      const remove = sandbox.remove;
      Object.assign(sandbox, {
        remove: () =>
          remove().then(() => {
            alive.delete(sandbox);
          }),
      });
      return sandbox;
    },
  };
  const server = await startInProcess({
    provider: counted,
    contentDir: CONTENT,
    settings: { ...settings, sandboxGraceSeconds: 0, allowTrustedForGuests: true },
  });
  const isSpare = (owner: string) => owner === POOL_OWNER;
  return {
    look: () => openPage(server.url),
    spares: (count) =>
      until(`${count} spares`, () => alive.size === count && [...alive.values()].every(isSpare), DEADLINE_MS).then(
        () => {},
      ),
    sandboxes: (count) => until(`${count} sandboxes`, () => alive.size === count, DEADLINE_MS).then(() => {}),
    close: () => server.close(),
  };
}

async function openPage(url: string): Promise<Page> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/live`, { origin: url, perMessageDeflate: false });
  const send = (command: Command) => socket.send(JSON.stringify(command));
  const first = <T>(read: (data: Buffer, isBinary: boolean) => T | null) =>
    new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the server was silent')), DEADLINE_MS);
      const take = (data: Buffer, isBinary: boolean) => {
        const found = read(data, isBinary);
        if (found === null) return;
        clearTimeout(timer);
        socket.off('message', take);
        resolve(found);
      };
      socket.on('message', take);
      socket.once('close', (code) => reject(new Error(`the server closed the socket with ${code}`)));
    });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const greeted = first((data, isBinary) => (isBinary ? null : parseFact(String(data))));
  send({ type: 'hello', version: PROTOCOL_VERSION, deck: DECK });
  await greeted;
  return {
    claim() {
      const start = performance.now();
      const output = first((data, isBinary) => {
        const frame = isBinary ? decodeFrame(data) : null;
        return frame && frame.bytes.length > 0 ? performance.now() - start : null;
      });
      send({ type: 'open-terminal', terminal: 1, cols: 100, rows: 30, from: null });
      return output;
    },
    leave: () => socket.close(),
  };
}
