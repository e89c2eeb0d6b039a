// Owns the load on an HTTP server, made by h2load, and what the server's process pays for it.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '#server/sandbox/docker/host';
import { processorSeconds } from './process';

export type Server = {
  /** On 127.0.0.1. */
  port: number;
  pid: number;
  /** What it is asked by. */
  host: string;
};

const CONNECTIONS = 32;
const PACED_CONNECTIONS = 10;

/** Requests as fast as it answers them; settles with the wall and processor time that they took. */
export async function press(server: Server, requests: number): Promise<{ cpuSeconds: number; seconds: number }> {
  const [before, start] = [await processorSeconds(server.pid), performance.now()];
  const said = await h2load(server, ['-c', String(CONNECTIONS), '-n', String(requests)]);
  const seconds = (performance.now() - start) / 1000;
  if (!said.includes(` ${requests} succeeded, 0 failed`)) throw new Error(`not every request was answered:\n${said}`);
  return { seconds, cpuSeconds: (await processorSeconds(server.pid)) - before };
}

/** Requests at an even rate; settles with how long each took, and how many of them failed. */
export async function pace(
  server: Server,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<{ tookMs: number[]; errors: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
  const file = join(folder, 'requests');
  const perConnection = perSecond / PACED_CONNECTIONS;
  try {
    const args = ['-c', String(PACED_CONNECTIONS), '--rps', String(perConnection), '-D', String(seconds)];
    const said = await h2load(server, [...args, '--log-file', file]);
    const rows = (await readFile(file, 'utf8')).trim().split('\n');
    const answered = rows.map((row) => row.split('\t')).filter(([, status]) => status === '200');
    const failed = Number(/(\d+) failed/.exec(said)?.[1] ?? Number.NaN);
    return {
      tookMs: answered.map(([, , micros]) => Number(micros) / 1000),
      errors: failed + rows.length - answered.length,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function isListening(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
    socket.once('connect', () => socket.destroy());
  });
}

function h2load({ port, host }: Server, args: string[]): Promise<string> {
  return runProgram('h2load', ['--h1', '-t', '1', ...args, '--connect-to', `127.0.0.1:${port}`, `http://${host}/`]);
}
