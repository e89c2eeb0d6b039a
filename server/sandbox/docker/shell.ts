// Owns an interactive shell in a sandbox's container.
import { randomBytes } from 'node:crypto';
import { type Duplex, Readable } from 'node:stream';
import type { Container } from 'dockerode';
import type { Shell, ShellRequest } from '../provider';
import type { EngineConnection } from './connect';
import { openExec, runExec } from './exec';
import { BASHRC, ENTER, INTERRUPT, LEAVE } from './machine';

const OUTPUT_BUFFER_BYTES = 64 * 1024;
/** Of input that the engine has not taken: more than the largest paste that anyone means. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;

export async function openShell(
  { api }: EngineConnection,
  container: Container,
  { cols, rows }: ShellRequest,
): Promise<Shell> {
  const name = `shell-${randomBytes(6).toString('hex')}`;
  const knowsStartSize = api[0] > 1 || api[1] >= 42;
  const running = await openExec(container, {
    Cmd: ['sh', ENTER, 'shell', name, 'bash', '--rcfile', BASHRC],
    AttachStdin: true,
    Tty: true,
    ...(knowsStartSize ? { ConsoleSize: [rows, cols] as [number, number] } : {}),
  });
  const { socket } = running;
  const output = readableOf(socket);
  let size = { cols, rows };
  const applySize = () => void running.resize(size.cols, size.rows).catch(() => {});
  if (!knowsStartSize) {
    // An older engine takes a size only after the start, and loses it when the process is not quite there yet.
    applySize();
    socket.once('data', applySize);
  }
  return {
    output,
    write(input) {
      if (socket.writableLength > MAX_UNREAD_BYTES) return false;
      if (socket.writable) socket.write(input);
      return true;
    },
    resize(newCols, newRows) {
      size = { cols: newCols, rows: newRows };
      applySize();
    },
    async interrupt() {
      const script = 'exec sh "$0" "$(cat "/run/slipway/$1")"';
      await runExec(container, ['sh', '-c', script, INTERRUPT, name]).catch(() => {});
    },
    exited: new Promise<void>((resolve) => output.once('close', resolve)).then(() => running.status()),
    async kill() {
      // Closing the stream would leave the shell running.
      await runExec(container, ['sh', LEAVE, 'HUP', name]).catch(() => {});
      socket.destroy();
      output.destroy();
    },
  };
}

/** The stream's bytes with backpressure; it ends, without an error, however the stream ended. */
function readableOf(socket: Duplex): Readable {
  let isOver = false;
  const output = new Readable({ highWaterMark: OUTPUT_BUFFER_BYTES, read: () => void socket.resume() });
  const finish = () => {
    if (!isOver) output.push(null);
    isOver = true;
  };
  socket.on('data', (bytes: Buffer) => {
    if (!isOver && !output.push(bytes)) socket.pause();
  });
  socket.once('end', finish);
  socket.once('close', finish);
  return output;
}
