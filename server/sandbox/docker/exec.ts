// Owns processes started in a container through the engine: their stream, their exit status, and reading it with
// backpressure.
import type { Duplex } from 'node:stream';
import type { Container, Exec, ExecCreateOptions } from 'dockerode';
import type { Values } from '#core/variables';
import { boundedText } from '../bounded-text';
import { throughGate } from './exec-gate';

export type RunningExec = {
  /** Raw: a pty's bytes, or the engine's frames of stdout and stderr. Ending it ends the process's standard input. */
  socket: Duplex;
  /** To be asked once the stream has ended; null when the engine no longer knows. */
  status(): Promise<number | null>;
  resize(cols: number, rows: number): Promise<void>;
};

const STATUS_TRIES = 40;
const STATUS_PAUSE_MS = 25;

export async function openExec(container: Container, options: ExecCreateOptions): Promise<RunningExec> {
  // Not in the image's folder, where people work and which they may have deleted: nothing could be started there.
  const { exec, socket, end } = await throughGate(container, async () => {
    const exec = await container.exec({ AttachStdout: true, AttachStderr: true, WorkingDir: '/', ...options });
    return { exec, socket: await exec.start({ hijack: true, stdin: true, Tty: options.Tty ?? false }) };
  });
  void ended(socket).then(() => end({ isGivenUp: !socket.readableEnded }));
  // A lost engine shows as the stream's end; without a listener the error would end the server.
  socket.on('error', () => {});
  return {
    socket,
    status: () => statusOf(exec),
    resize: (cols, rows) => exec.resize({ w: cols, h: rows }),
  };
}

/** What a command is begun with to have these variables. The program before it, whose own they could be, has them not. */
export function withVariables(values: Values): string[] {
  const words = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return words.length > 0 ? ['env', ...words] : [];
}

/** Runs a short command that needs no input and whose output does not matter; null when the engine is lost. */
export async function runExec(container: Container, command: string[]): Promise<number | null> {
  const running = await openExec(container, { Cmd: command });
  running.socket.resume();
  await ended(running.socket);
  return running.status();
}

/** Settles when nothing more will come from the stream, however it ended. */
export function ended(socket: Duplex): Promise<void> {
  if (socket.readableEnded || socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    socket.once('end', resolve);
    socket.once('close', resolve);
  });
}

// The stream may end a moment before the engine has noted the status.
async function statusOf(exec: Exec): Promise<number | null> {
  for (let tries = 0; tries < STATUS_TRIES; tries += 1) {
    const info = await exec.inspect().catch(() => null);
    if (!info) return null;
    if (!info.Running) return info.ExitCode;
    await new Promise((resolve) => setTimeout(resolve, STATUS_PAUSE_MS));
  }
  return null;
}

/** Takes the engine's frames apart; the result is to be called with every chunk, in order. */
export function demultiplexer(
  onOutput: (channel: 'stdout' | 'stderr', bytes: Buffer) => void,
): (chunk: Buffer) => void {
  const header = Buffer.alloc(8);
  let headerBytes = 0;
  let left = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (left > 0) {
        const part = chunk.subarray(at, at + left);
        left -= part.length;
        at += part.length;
        onOutput(header[0] === 2 ? 'stderr' : 'stdout', part);
      } else {
        const copied = chunk.copy(header, headerBytes, at);
        headerBytes += copied;
        at += copied;
        if (headerBytes < header.length) return;
        headerBytes = 0;
        left = header.readUInt32BE(4);
      }
    }
  };
}

/** Standard output and error of a process without terminal, as text, once it has ended; what is over the limit is dropped. */
export async function collect({ socket }: RunningExec, maxBytes: number): Promise<string> {
  const output = boundedText(maxBytes);
  const take = demultiplexer((_, bytes) => output.add(bytes));
  socket.on('data', take);
  await ended(socket);
  return output.text();
}
