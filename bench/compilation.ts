// Owns what it takes to compile a deck, long and short, each time in a new process.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { quantile } from './report';

const RUNS = 3;
export const COMPILED_SLIDES = { long: 1000, short: 100 };

/** `peakMiB`: the most that the process has held, the runtime included. */
type Compilation = { tookMs: number; peakMiB: number };

/** Medians, the two in turn. */
export async function measureCompilation(): Promise<{ long: Compilation; short: Compilation }> {
  const long: Compilation[] = [];
  const short: Compilation[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    long.push(await compileAside(COMPILED_SLIDES.long));
    short.push(await compileAside(COMPILED_SLIDES.short));
  }
  return { long: medianOf(long), short: medianOf(short) };
}

function medianOf(compilations: Compilation[]): Compilation {
  const median = (name: keyof Compilation) =>
    quantile(
      compilations.map((each) => each[name]),
      0.5,
    );
  return { tookMs: median('tookMs'), peakMiB: median('peakMiB') };
}

async function compileAside(slides: number): Promise<Compilation> {
  const args = ['--import', 'tsx', resolve('bench/compile-run.ts'), String(slides)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(await text(child.stdout));
}
