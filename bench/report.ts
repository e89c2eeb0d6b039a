// Owns how a bench tells its result: a table for people, then one line of JSON for programs.
import { cpus, release, totalmem } from 'node:os';

/** The unit is the last word of each name. */
export type Figures = Record<string, number>;

export type Report = {
  bench: string;
  figures: Figures;
  /** Under the name of the figure each stands beside. */
  baselines: Figures;
  /** The engine's version; null for a bench without one. */
  engine: string | null;
};

/** To be called when everything is closed: nothing may be printed after. */
export function report({ bench, figures, baselines, engine }: Report): void {
  const ratios = Object.fromEntries(
    Object.entries(figures).flatMap(([name, figure]) => {
      const baseline = baselines[name];
      return baseline ? [[name, round(figure / baseline)]] : [];
    }),
  );
  const row = (...cells: string[]) => console.log(cells.map((cell, at) => pad(cell, at)).join('  '));
  row(bench, 'figure', 'baseline', 'ratio');
  for (const [name, figure] of Object.entries(figures))
    row(name, show(figure), show(baselines[name]), show(ratios[name]));
  console.log();
  console.log(
    JSON.stringify({
      bench,
      figures: rounded(figures),
      baselines: rounded(baselines),
      ratios,
      machine: machine(engine),
    }),
  );
}

/** Smallest sample that at least this share of all samples does not exceed. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function machine(engine: string | null) {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    kernel: release(),
    engine,
  };
}

function pad(cell: string, column: number): string {
  return column === 0 ? cell.padEnd(28) : cell.padStart(12);
}

function show(value: number | undefined): string {
  return value === undefined ? '' : round(value).toLocaleString('en-GB');
}

function rounded(figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, round(value)]));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
