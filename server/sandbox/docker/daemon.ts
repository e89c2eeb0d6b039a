// Owns a dockerd as a process of its own: started so that it outlives us, and waited for until it answers.
import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { connectEngine, type EngineConnection } from './connect';
import { lastLines } from './host';

export type DaemonRequest = {
  args: string[];
  logFile: string;
  /** Where it will answer. */
  where: string;
  signal?: AbortSignal | undefined;
};

const START_DEADLINE_MS = 60_000;
const POLL_MS = 50;

/** Rejects with the last lines of its log when it ends, or does not answer within a minute. */
export async function startDaemon({ args, logFile, where, signal }: DaemonRequest): Promise<EngineConnection> {
  const log = await open(logFile, 'a');
  const engine = spawn('dockerd', args, { detached: true, stdio: ['ignore', log.fd, log.fd] });
  await log.close();
  let ended: string | null = null;
  engine.once('error', (error) => (ended = error.message));
  engine.once('exit', (code) => (ended = `it ended with status ${code}`));
  engine.unref();
  const lastWords = async () => lastLines(await readFile(logFile, 'utf8').catch(() => ''));
  return untilAnswers({ where, signal, lastWords, endedWith: () => ended });
}

type Waiting = {
  where: string;
  signal?: AbortSignal | undefined;
  lastWords: () => Promise<string>;
  endedWith?: () => string | null;
};

export async function untilAnswers({ where, signal, lastWords, endedWith }: Waiting): Promise<EngineConnection> {
  const deadline = Date.now() + START_DEADLINE_MS;
  let reason = '';
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    try {
      return await connectEngine(where);
    } catch (error) {
      reason = String(error);
    }
    const end = endedWith?.();
    if (end) throw new Error(`Docker Engine did not start: ${end}\n${await lastWords()}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`Docker Engine does not answer (${reason}):\n${await lastWords()}`);
}
