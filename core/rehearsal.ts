// Owns what a rehearsal has found: each thing that was tried, where it stands in the deck, and what came of it.

export type Trial = {
  /**
   * `before`: a check that must not pass yet; `block`: one that leads on; `after`: a check that must pass now; `holds`: one
   * of an earlier task that must still pass; `wrong`: a try that a check must reject; `reading`: what can be told without
   * running anything.
   */
  kind: 'before' | 'block' | 'after' | 'holds' | 'wrong' | 'reading';
  /** Name of the block or task that was tried. */
  name: string;
  slide: string;
  line: number;
  task: string | null;
  seconds: number;
  /** Null when it went as it must. */
  fault: { message: string; output: string } | null;
};

export type Rehearsal = {
  deck: string;
  /** How faults name it: from the content folder. */
  file: string;
  /** When it began, in milliseconds since 1970. */
  at: number;
  seconds: number;
  /** Of the engine in the sandbox; null where it has none. */
  docker: string | null;
  isolation: 'none' | 'trusted' | 'hardened';
  trials: readonly Trial[];
};

/** Kinds of trials, in words. */
export const TRIAL_WORDS: Readonly<Record<Trial['kind'], string>> = {
  before: 'fails before',
  block: 'block',
  after: 'passes after',
  holds: 'still passes',
  wrong: 'rejects',
  reading: 'reading',
};

export function faultsOf({ trials }: Pick<Rehearsal, 'trials'>): Trial[] {
  return trials.filter(({ fault }) => fault !== null);
}

/** `deck.mdx:12: what was wrong`, as compilers write it. */
export function describeTrial(file: string, { line, fault }: Trial): string {
  const [first = '', ...more] = (fault?.output ?? '').trim().split('\n').slice(-8);
  const output = [first, ...more].filter(Boolean).map((each) => `\n    ${each}`);
  return `${file}:${line}: ${fault?.message ?? ''}${output.join('')}`;
}
