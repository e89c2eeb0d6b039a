// Owns an interactive shell on this machine, with the same prompt marks as in a sandbox's container.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { type IPty, spawn } from 'node-pty';
import { firstNumber } from '../first-number';
import type { InputPlace, Shell, ShellRequest } from '../provider';

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
  mkdirSync(folder, { recursive: true });
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
  const kill = async () => {
    if (!isOver) await endSession(pty, exited).catch(() => pty.kill('SIGKILL'));
    output.destroy();
  };
  const offset = firstNumber();
  const listeners = new Set<(place: InputPlace) => void>();
  return {
    id: randomBytes(9).toString('base64url'),
    output,
    offset,
    live: offset,
    places: [],
    write(input, place) {
      // It is the presenter's own machine: nobody else can fill its memory.
      if (!isOver) pty.write(Buffer.from(input));
      for (const listener of place ? listeners : []) {
        listener({ page: place?.page ?? '', offset: (place?.offset ?? 0) + input.length });
      }
      return true;
    },
    onTaken: (listener) => void listeners.add(listener),
    resize(newCols, newRows) {
      if (!isOver) pty.resize(newCols, newRows);
    },
    async interrupt() {
      if (!isOver) await execute('sh', [`${imageFolder}/interrupt`, String(pty.pid)]).catch(() => {});
    },
    exited,
    leave: kill,
    kill,
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

/** Hangs up everything in the shell's session; what is still there a second later is killed. */
async function endSession(pty: IPty, exited: Promise<unknown>): Promise<void> {
  const members = await membersOf(pty);
  const signal = (name: string) => execute('pkill', [`-${name}`, ...members]).catch(() => {});
  // A paused pty would keep the shell's last bytes, and with them its exit.
  pty.resume();
  await signal('HUP');
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise((resolve) => {
    timer = setTimeout(resolve, HANG_UP_MS);
  });
  await Promise.race([exited, deadline]);
  clearTimeout(timer);
  await signal('KILL');
  await exited;
}

// macOS names no sessions; there the terminal stands for one, and loses whoever outlives the shell.
async function membersOf({ pid }: IPty): Promise<string[]> {
  if (process.platform === 'linux') return ['-s', String(pid)];
  const { stdout } = await execute('ps', ['-o', 'tty=', '-p', String(pid)]);
  return ['-t', stdout.trim()];
}
