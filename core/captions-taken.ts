// Owns what is told of captions that were taken: how many there are, and which lines of their file are none of them.
import { z } from 'zod';

const takenSchema = z.object({
  format: z.string(),
  cues: z.int(),
  /** Lines; `faults` has the first of them. */
  passedOver: z.int(),
  faults: z.array(z.object({ line: z.int(), message: z.string() })),
});
export type CaptionsTaken = z.infer<typeof takenSchema>;

/** Null for what is none. */
export function parseCaptionsTaken(value: unknown): CaptionsTaken | null {
  return takenSchema.safeParse(value).data ?? null;
}

const MOST_TOLD = 5;

/** In sentences. */
export function takenWords({ cues, passedOver, faults }: CaptionsTaken): string {
  const kept = cues === 1 ? 'One caption is kept.' : `${cues} captions are kept.`;
  if (passedOver === 0) return kept;
  const lines = passedOver === 1 ? 'One line was passed over' : `${passedOver} lines were passed over`;
  const told = faults.slice(0, MOST_TOLD).map(({ line, message }) => `Line ${line}: ${message}`);
  const more = passedOver > told.length ? ' …' : '';
  return `${kept} ${lines}. ${told.join(' ')}${more}`;
}
