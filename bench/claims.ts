// Owns claims of sandboxes over live sockets, as pages make them, on a server in the bench's own process.
import { decodeFrame } from '#core/frame';
import type { Sandbox, SandboxProvider } from '#server/sandbox/provider';
import { POOL_OWNER } from '#server/sandbox/spare';
import { startInProcess } from '../test/support/in-process';
import { until } from '../test/support/until';
import { CONTENT } from './engine-ground';
import { openLivePage, say } from './live-page';

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
  const page = await openLivePage(url, DECK);
  // There before: who asks first is whose message comes first, not whose line is up first.
  const socket = await page.terminal(1);
  return {
    claim() {
      const start = performance.now();
      const output = new Promise<number>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('the server was silent')), DEADLINE_MS);
        socket.once('close', (code) => reject(new Error(`the server closed the socket with ${code}`)));
        socket.on('message', (data: Buffer, isBinary) => {
          const frame = isBinary ? decodeFrame(data) : null;
          if (!frame || frame.bytes.length === 0) return;
          clearTimeout(timer);
          resolve(performance.now() - start);
        });
      });
      say(socket, { type: 'open', cols: 100, rows: 30, from: null });
      return output.finally(() => socket.close());
    },
    leave() {
      socket.close();
      page.leave();
    },
  };
}
