// Owns the bench's end of a hall of followers.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** Of everything that any of the followers has seen. */
export type Late = { p50Ms: number; p95Ms: number; p99Ms: number };

/** Since all have voted: until the last has seen a result of all votes, and until each has heard that theirs counts. */
export type Voted = { seenMs: number; countedP50Ms: number; countedP99Ms: number };

export type Hall = {
  joinSeconds: number;
  /** How often somebody has seen something. */
  seen(): Promise<number>;
  late(): Promise<Late>;
  /** Everybody votes in that poll, whose results are shown. */
  vote(poll: string): Promise<Voted>;
  leave(): Promise<void>;
};

/** Settles once each follower knows how the room stands. */
export async function fillHall(url: string, code: string, count: number): Promise<Hall> {
  const words = ['--import', 'tsx', resolve('bench/followers.ts'), url, code, String(count)];
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the followers have gone');
    return String(value);
  };
  const joinSeconds = Number(await next());
  const ask = (what: string) => {
    child.stdin.write(`${what}\n`);
    return next();
  };
  return {
    joinSeconds,
    seen: async () => Number(await ask('count')),
    late: async () => JSON.parse(await ask('late')) as Late,
    vote: async (poll) => JSON.parse(await ask(`vote ${poll}`)) as Voted,
    async leave() {
      child.stdin.end();
      await new Promise((settle) => child.once('exit', settle));
    },
  };
}
