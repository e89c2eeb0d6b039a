// Owns what the windows of one browser that show the same deck say to each other, and which of two states is the later.
// It goes from window to window; only pen and pointer go over a network too, to those who follow in a room.
import * as z from 'zod/mini';

const id = z.string().check(z.minLength(1), z.maxLength(64));
const slide = z.string().check(z.maxLength(80));
/** Of the slide's width or height. */
const share = z.number().check(z.minimum(0), z.maximum(1));
/** x and y in turn. */
const points = z.array(share).check(z.maxLength(20_000));

const stampSchema = z.object({ count: z.int().check(z.minimum(0)), by: id });
export type Stamp = z.infer<typeof stampSchema>;

/** What all windows show alike. */
const shownSchema = z.object({ address: z.string().check(z.maxLength(100)), isBlack: z.boolean() });
export type Shown = z.infer<typeof shownSchema>;

const INK = [
  /** Of the laser pointer; null: it is gone. */
  z.object({ type: z.literal('pointed'), at: z.nullable(z.tuple([share, share])) }),
  /** Goes on with a stroke, which may be new, behind the `from` numbers that it has. */
  z.object({ type: z.literal('drew'), slide, stroke: id, from: z.int(), points }),
  z.object({ type: z.literal('undid'), slide, stroke: id }),
  z.object({ type: z.literal('cleared'), slide }),
] as const;

/** What pen and pointer leave. */
export const inkMessageSchema = z.discriminatedUnion('type', [...INK]);
export type InkMessage = z.infer<typeof inkMessageSchema>;

const windowMessageSchema = z.discriminatedUnion('type', [
  /** A window is new: who shows the deck already says so. */
  z.object({ type: z.literal('ask'), from: id }),
  /**
   * `answers`: the window that asked; null for a change. `forward`: the one window for which this is a step forward of
   * its own, as it holds the terminal; for all others it is a jump.
   */
  z.object({
    type: z.literal('state'),
    shown: shownSchema,
    stamp: stampSchema,
    answers: z.nullable(id),
    forward: z.nullable(id),
  }),
  /** A window of the talk: the terminal that it holds in front, and whether that has the whole stage. */
  z.object({ type: z.literal('talk'), from: id, terminal: z.nullable(z.int()), isFull: z.boolean() }),
  z.object({ type: z.literal('left'), from: id }),
  /** Asks one window of the talk to do what only it can. */
  z.object({ type: z.literal('act'), to: id, action: z.enum(['run', 'terminal', 'next-node']) }),
  ...INK,
]);
export type WindowMessage = z.infer<typeof windowMessageSchema>;

/** What a window may ask of one that holds the terminal. */
export type WindowAct = Extract<WindowMessage, { type: 'act' }>['action'];

/** Of the windows of one browser that show that deck. */
export const channelOf = (deck: string) => `slipway.deck.${deck}`;

/** Null for what is neither pen nor pointer. */
export function parseInkMessage(data: unknown): InkMessage | null {
  const parsed = z.safeParse(inkMessageSchema, data);
  return parsed.success ? parsed.data : null;
}

/** Null for what this version does not know. */
export function parseWindowMessage(data: unknown): WindowMessage | null {
  const parsed = z.safeParse(windowMessageSchema, data);
  return parsed.success ? parsed.data : null;
}

/** One order for all windows, so that of two changes at once the same one stays everywhere. */
export function isLater(a: Stamp, b: Stamp): boolean {
  return a.count === b.count ? a.by > b.by : a.count > b.count;
}
