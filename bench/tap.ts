// Owns a relay before a site that sees what passes on terminals' sockets. A page whose thread is busy does not know what
// waits for it; between it and the server everything is to be seen.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { decodeFrame } from '#core/frame';
import { parseTerminalCommand, parseTerminalFact } from '#core/terminal-protocol';
import { createMessageReader, type PassingMessage } from './message-reader';

const FRAME_HEAD_BYTES = 9;

/** What has passed on one socket of a terminal. */
export class PassingOutput {
  /** The page has acknowledged all output before that byte as parsed. */
  parsed = 0;
  private sent = 0;
  private most = 0;

  /** The most that was sent and not acknowledged since the last question. */
  takeBacklog(): number {
    const { most } = this;
    this.most = 0;
    return most;
  }

  fromServer({ isText, start, size }: PassingMessage): void {
    if (isText) return this.takeFact(start);
    const frame = decodeFrame(start);
    if (frame?.kind !== 'output') return;
    this.sent = frame.offset + size - FRAME_HEAD_BYTES;
    this.most = Math.max(this.most, this.sent - this.parsed);
  }

  fromPage({ isText, start }: PassingMessage): void {
    const command = isText ? parseTerminalCommand(String(start)) : null;
    if (command?.ok && command.value.type === 'acknowledge') this.parsed = command.value.offset;
  }

  private takeFact(text: Buffer): void {
    const fact = parseTerminalFact(String(text));
    if (fact.ok && fact.value.type === 'terminal-opened') this.parsed = this.sent = fact.value.from;
  }
}

export type Tap = {
  /** Of the terminal's socket that was opened last. */
  newest(): PassingOutput;
  close(): void;
};

/** Relays from port `from` to port `to`. */
export async function openTap(from: number, to: number): Promise<Tap> {
  let newest: PassingOutput | null = null;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (page) => {
    const site = connect({ host: '127.0.0.1', port: to, noDelay: true });
    for (const socket of [page, site]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        page.destroy();
        site.destroy();
      });
    }
    page.once('data', (piece: Buffer) => {
      if (!piece.toString('latin1').startsWith('GET /terminal ')) return;
      const output = new PassingOutput();
      newest = output;
      const [up, down] = [
        createMessageReader((message) => output.fromPage(message)),
        createMessageReader((message) => output.fromServer(message)),
      ];
      up(piece);
      page.on('data', up);
      site.on('data', down);
    });
    page.pipe(site);
    site.pipe(page);
  }).listen(from, '127.0.0.1');
  await once(server, 'listening');
  return {
    newest() {
      if (!newest) throw new Error('no terminal has been opened through the tap');
      return newest;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
