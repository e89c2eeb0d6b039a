// Owns what is done to the machine itself: Debian packages, and which programs are there.
import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Whether a program of that name is in one of the places where Debian puts programs. */
export async function hasProgram(name: string): Promise<boolean> {
  const places = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  const found = await Promise.allSettled(places.map((place) => access(`${place}/${name}`, constants.X_OK)));
  return found.some((outcome) => outcome.status === 'fulfilled');
}

/** Runs a program to its end; rejects with the last lines of what it said. */
export async function runProgram(program: string, args: string[], signal?: AbortSignal): Promise<string> {
  try {
    const { stdout } = await execute(program, args, { maxBuffer: 1 << 26, ...(signal ? { signal } : {}) });
    return stdout;
  } catch (error) {
    signal?.throwIfAborted();
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    throw new Error(`${program} ${args[0] ?? ''} failed: ${lastLines(said) || String(error)}`);
  }
}

/** Needs root and apt. */
export async function installPackages(names: string[], signal?: AbortSignal): Promise<void> {
  const apt = (args: string[]) => runProgram('env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args], signal);
  await apt(['update']);
  await apt(['install', '-y', '--no-install-recommends', ...names]);
}

export function lastLines(text: string, count = 8): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** Runs a program that reads what it needs from standard input. */
export async function runWithInput(program: string, args: string[], input: string): Promise<void> {
  const running = execute(program, args);
  running.child.stdin?.end(input);
  await running.catch((error: unknown) => {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    throw new Error(`${program} failed: ${lastLines(said).replaceAll('\n', ' ') || String(error)}`);
  });
}
