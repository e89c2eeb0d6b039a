// Owns a rehearsal with an audience: many sandboxes at once, how soon each can be typed in, what they take of the memory.
import { readFile } from 'node:fs/promises';
import { freemem } from 'node:os';
import type { Attendance } from '#core/attendance';
import { stagesOf } from '#core/stages';
import { hurryThrough } from './rehearse-stage';
import { Stand, type StandDeps } from './stand';

const PROMPT_MS = 120_000;
const WATCH_MS = 500;

/** Each of them starts at the same moment, and goes the whole way through the deck. Never rejects. */
export async function tryAttendees(deps: StandDeps, count: number): Promise<Attendance> {
  const before = await availableBytes();
  let least = before;
  const watch = setInterval(() => {
    void availableBytes().then((bytes) => {
      least = Math.min(least, bytes);
    });
  }, WATCH_MS);
  const stands = new Set<Stand>();
  try {
    const attended = await Promise.all(Array.from({ length: count }, () => attend(deps, stands)));
    const problems = attended.flatMap(({ problem }) => (problem === null ? [] : [problem]));
    const promptMs = attended.flatMap((each) => (each.promptMs === null ? [] : [each.promptMs]));
    return { count, promptMs, problems, beforeBytes: before, takenBytes: Math.max(0, before - least) };
  } finally {
    clearInterval(watch);
    await Promise.all([...stands].map((stand) => stand.close()));
  }
}

type Attended = { promptMs: number | null; problem: string | null };

async function attend(deps: StandDeps, stands: Set<Stand>): Promise<Attended> {
  const begin = performance.now();
  let promptMs: number | null = null;
  try {
    const stand = await Stand.open(deps);
    stands.add(stand);
    if (!(await stand.prompt(PROMPT_MS)))
      return { promptMs, problem: `There was no prompt after ${PROMPT_MS / 1000} s.` };
    promptMs = performance.now() - begin;
    for (const stage of stagesOf(deps.deck)) {
      if (!(await hurryThrough(stand, stage))) continue;
      const place = stage.task ? `the task “${stage.task.title}”` : 'what lies between tasks';
      return { promptMs, problem: stand.lost ?? `The way through ${place} did not end well.` };
    }
    return { promptMs, problem: null };
  } catch (error) {
    return { promptMs, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** What a program can have without anything being pushed out of memory. */
async function availableBytes(): Promise<number> {
  const facts = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const [, kib] = /^MemAvailable:\s+(\d+) kB$/m.exec(facts) ?? [];
  return kib === undefined ? freemem() : Number(kib) * 1024;
}
