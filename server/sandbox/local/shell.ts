// Owns an interactive shell on this machine, with the same prompt marks as in a sandbox's container.
import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { type IPty, spawn } from 'node-pty';
import type { Shell, ShellRequest } from '../provider';

export type Place = {
  folder: string;
  environment: Record<string, string>;
  /** image/, whose bashrc and programs serve here too. */
  imageFolder: string;
};

const execute = promisify(execFile);
const OUTPUT_BUFFER_BYTES = 64 * 1024;
const HANG_UP_MS = 1_000;

export function openShell({ folder, environment, imageFolder }: Place, { cols, rows }: ShellRequest): Shell {
  const pty = spawn('bash', ['--rcfile', `${imageFolder}/bashrc`], {
    name: 'xterm-256color',
    cols,
    rows,
    cwd: folder,
    env: environment,
    // Bytes: a character may be cut between two reads.
    encoding: null,
  });
  const { output, exited } = outputOf(pty);
  let isOver = false;
  void exited.then(() => {
    isOver = true;
  });
  return {
    output,
    write(input) {
      if (!isOver) pty.write(Buffer.from(input));
    },
    resize(newCols, newRows) {
      if (!isOver) pty.resize(newCols, newRows);
    },
    async interrupt() {
      if (!isOver) await execute('sh', [`${imageFolder}/interrupt`, String(pty.pid)]).catch(() => {});
    },
    exited,
    async kill() {
      if (!isOver) await endTerminal(pty, exited);
      output.destroy();
    },
  };
}

function outputOf(pty: IPty): { output: Readable; exited: Promise<number | null> } {
  const output = new Readable({ highWaterMark: OUTPUT_BUFFER_BYTES, read: () => pty.resume() });
  // With `encoding: null` the pty gives buffers, whatever its types say.
  pty.onData((bytes: string | Buffer) => {
    if (!output.destroyed && !output.push(bytes)) pty.pause();
  });
  const exited = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      output.push(null);
      resolve(signal ? 128 + signal : exitCode);
    });
  });
  return { output, exited };
}

/** Hangs up everything on the shell's terminal; what is still there a second later is killed. */
async function endTerminal(pty: IPty, exited: Promise<unknown>): Promise<void> {
  const listed = await execute('ps', ['-o', 'tty=', '-p', String(pty.pid)]).catch(() => null);
  const terminal = listed?.stdout.trim();
  const signal = (name: string) =>
    terminal ? execute('pkill', [`-${name}`, '-t', terminal]).catch(() => {}) : Promise.resolve(pty.kill(`SIG${name}`));
  // A paused pty would keep the shell's last bytes, and with them its exit.
  pty.resume();
  await signal('HUP');
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([exited, new Promise((resolve) => (timer = setTimeout(resolve, HANG_UP_MS)))]);
  clearTimeout(timer);
  await signal('KILL');
  await exited;
}
