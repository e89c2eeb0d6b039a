// Owns a command without a terminal on this machine: bounded in time and output.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { boundedText } from '../bounded-text';
import { type CommandOutcome, type CommandRequest, type CommandRunner, SandboxRefusal } from '../provider';
import type { Place } from './shell';

type CommandPlace = Omit<Place, 'imageFolder'> & {
  signal: AbortSignal;
  /** What the command leaves behind is killed. */
  endsAll?: boolean;
};

/** The command and its children are a process group of their own; `signal` and the timeout kill all of it. */
export function runCommand(
  { folder, environment, signal, endsAll = false }: CommandPlace,
  request: CommandRequest,
): Promise<CommandOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', request.command], {
      cwd: folder,
      // Next's types want NODE_ENV in every environment.
      env: environment as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const output = boundedText(request.maxOutputBytes);
    const killGroup = () => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    };
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      killGroup();
    }, request.timeoutMs);
    signal.addEventListener('abort', killGroup, { once: true });
    child.stdout.on('data', (bytes: Buffer) => output.add(bytes));
    child.stderr.on('data', (bytes: Buffer) => output.add(bytes));
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (error.code === 'ENOENT') resolve({ kind: 'exited', status: 1, output: GONE });
      else reject(error);
    });
    if (endsAll) child.once('exit', killGroup);
    child.once('close', (code, killedBy) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', killGroup);
      if (isLate) resolve({ kind: 'timed-out', output: output.text() });
      else
        resolve({
          kind: 'exited',
          status: code ?? 128 + constants.signals[killedBy ?? 'SIGKILL'],
          output: output.text(),
        });
    });
  });
}

/** Here nothing is saved by it: a process is started for each command, as for any other. */
export function openRunner(
  place: Omit<CommandPlace, 'environment'> & { environment(): CommandPlace['environment'] },
): CommandRunner {
  const closed = new AbortController();
  const over = new Promise<void>((resolve) => {
    closed.signal.addEventListener('abort', () => resolve(), { once: true });
    if (place.signal.aborted) closed.abort();
    place.signal.addEventListener('abort', () => closed.abort(), { once: true });
  });
  return {
    async run(request, signal) {
      signal?.throwIfAborted();
      if (closed.signal.aborted) throw new SandboxRefusal(ENDED);
      const ends = AbortSignal.any([closed.signal, ...(signal ? [signal] : [])]);
      const outcome = await runCommand(
        { ...place, environment: place.environment(), signal: ends, endsAll: true },
        request,
      );
      signal?.throwIfAborted();
      if (closed.signal.aborted) throw new SandboxRefusal(ENDED);
      return outcome;
    },
    over,
    close: () => closed.abort(),
  };
}

const GONE = 'The work folder is gone. A new terminal makes it again.\n';
const ENDED = 'It was cut off: this sandbox has been removed, or nothing is to be carried out in it any more.';
