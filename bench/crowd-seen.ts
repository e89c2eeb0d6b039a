// Owns the bench's end of a crowd that watches a terminal.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** All viewers together, since the last question. Delays are of stamps, from their printing until they came. */
export type Seen = { output: number; screens: number; bytes: number; p50Ms: number; p95Ms: number; p99Ms: number };

export type Crowd = { seen(): Promise<Seen>; leave(): Promise<void> };

/** Settles once each viewer has the screen. `path`: of the link that the owner was given. */
export async function gather(url: string, path: string, count: number): Promise<Crowd> {
  const share = path.split('/').at(-1) ?? '';
  const words = ['--import', 'tsx', resolve('bench/crowd.ts'), url, share, String(count)];
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the crowd has gone');
    return String(value);
  };
  await next();
  return {
    async seen() {
      child.stdin.write('\n');
      return JSON.parse(await next()) as Seen;
    },
    async leave() {
      child.stdin.end();
      await new Promise((settle) => child.once('exit', settle));
    },
  };
}
