// Owns what is told of recordings to whom they belong, and what can be asked to change in one.
import { z } from 'zod';
import { MAX_SECRET_LENGTH, readSecret } from './cast-cut';

/** What names a recording in its room: unguessable, and a file name everywhere. */
export const RECORDING_ID = /^[0-9a-f]{16}$/;

const rowSchema = z.object({
  id: z.string().regex(RECORDING_ID),
  /** Of the room's terminal, and the machine that its shell was on. */
  terminal: z.int(),
  node: z.string(),
  title: z.string(),
  /** When it began, in milliseconds since 1970. */
  start: z.number(),
  /** In seconds, pauses included. */
  duration: z.number(),
  bytes: z.number(),
  parts: z.int(),
  /** It goes on. */
  isLive: z.boolean(),
  /** Its oldest parts went, to make room. */
  hasLostBegin: z.boolean(),
});

const listSchema = z.object({
  /** RECORD: whether terminals are recorded now. */
  isOn: z.boolean(),
  maxMiB: z.number(),
  days: z.number(),
  /** The latest first. */
  recordings: z.array(rowSchema),
});

export type RecordingRow = z.infer<typeof rowSchema>;
export type RecordingList = z.infer<typeof listSchema>;

/** Null for what is no list. */
export function parseRecordingList(value: unknown): RecordingList | null {
  return listSchema.safeParse(value).data ?? null;
}

const seconds = z.number().min(0).max(10_000_000);

const cutSchema = z.union([
  z.strictObject({
    secret: z
      .string()
      .max(2 * MAX_SECRET_LENGTH)
      .transform((text, context) => readSecret(text) ?? fail(context)),
  }),
  z.strictObject({ from: seconds, to: seconds }).refine(({ from, to }) => to > from),
]);

/** A secret that becomes blocks, or a span of the recording's time that goes. */
export type CutRequest = z.infer<typeof cutSchema>;

/** Null for what is none. */
export function parseCutRequest(value: unknown): CutRequest | null {
  return cutSchema.safeParse(value).data ?? null;
}

function fail(context: z.RefinementCtx): never {
  context.addIssue({ code: 'custom', message: 'is too short' });
  return z.NEVER;
}
