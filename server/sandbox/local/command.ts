// Owns a command without a terminal on this machine: bounded in time and output.
import { spawn } from 'node:child_process';
import { boundedText } from '../bounded-text';
import type { CommandOutcome, CommandRequest } from '../provider';
import type { Place } from './shell';

/** The command and its children are a process group of their own; `signal` and the timeout kill all of it. */
export function runCommand(
  { folder, environment, signal }: Omit<Place, 'imageFolder'> & { signal: AbortSignal },
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
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', killGroup);
      if (isLate) resolve({ kind: 'timed-out', output: output.text() });
      else resolve({ kind: 'exited', status: code ?? 137, output: output.text() });
    });
  });
}
