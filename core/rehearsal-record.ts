// Owns what is kept of a rehearsal beside its deck: when, with what, and how long each block and task took.
import { z } from 'zod';
import type { Deck } from './deck';
import type { Rehearsal } from './rehearsal';
import { stagesOf } from './stages';

export const REHEARSAL_FILE = 'recordings/rehearsal.json';

const seconds = z.number().min(0).max(1_000_000);

export const rehearsalRecordSchema = z.object({
  version: z.literal(1),
  /** When it began, in milliseconds since 1970. */
  at: z.number().int().min(0),
  docker: z.string().max(100).nullable(),
  isolation: z.enum(['none', 'trusted', 'hardened']),
  seconds,
  blocks: z.record(z.string(), z.object({ hash: z.string().max(64), seconds })),
  tasks: z.record(z.string(), z.object({ seconds, minutes: z.number().int().min(1).max(10_000) })),
});

export type RehearsalRecord = z.infer<typeof rehearsalRecordSchema>;

/** People read what a block is about, run it, and look at what came of it. */
const SECONDS_A_BLOCK = 45;

export function recordOf(deck: Pick<Deck, 'blocks' | 'tasks'>, rehearsal: Rehearsal): RehearsalRecord {
  const { at, docker, isolation, trials } = rehearsal;
  const taken = new Map(trials.filter(({ kind }) => kind === 'block').map((trial) => [trial.name, trial.seconds]));
  const proven = deck.blocks.map(({ name, hash }) => [name, { hash, seconds: rounded(taken.get(name) ?? 0) }] as const);
  const tasks = stagesOf(deck).flatMap(({ task, blocks }) => {
    if (!task) return [];
    const own = blocks.reduce((sum, { name }) => sum + (taken.get(name) ?? 0), 0);
    const minutes = Math.max(1, Math.round((own + SECONDS_A_BLOCK * blocks.length) / 60));
    return [[task.name, { seconds: rounded(own), minutes }] as const];
  });
  return {
    ...{ version: 1, at, docker, isolation, seconds: rounded(rehearsal.seconds) },
    ...{ blocks: Object.fromEntries(proven), tasks: Object.fromEntries(tasks) },
  };
}

/** Null when it is no record, or one of another version. */
export function readRecord(text: string): RehearsalRecord | null {
  try {
    return rehearsalRecordSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Whether every block of the deck is the one that was rehearsed, and none is new or gone. */
export function isProven({ blocks }: Pick<Deck, 'blocks'>, record: RehearsalRecord): boolean {
  const isSame = blocks.every(({ name, hash }) => record.blocks[name]?.hash === hash);
  return isSame && Object.keys(record.blocks).length === blocks.length;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
