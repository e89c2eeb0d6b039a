// Owns what browser and server say to each other on a terminal's own socket, beside its bytes (frame.ts): one socket a
// terminal, so that a flood in it delays neither slides nor other terminals.
import * as z from 'zod/mini';
import { terminal } from './message-fields';
import { identity, node, type Parsed, parse, refusalReason } from './protocol';

/** Of a terminal; more than any screen shows. */
export const MAX_COLS = 500;
export const MAX_ROWS = 300;

const cols = z.int().check(z.minimum(2), z.maximum(MAX_COLS));
const rows = z.int().check(z.minimum(1), z.maximum(MAX_ROWS));
const offset = z.int().check(z.minimum(0));

export const terminalCommandSchema = z.discriminatedUnion('type', [
  /** Always the first message. `page` has said hello on its live socket, under that name and for that deck. */
  z.object({
    type: z.literal('hello'),
    version: z.int(),
    deck: z.string().check(z.maxLength(80)),
    page: identity,
    terminal,
  }),
  /** Opens or re-attaches. `from`: the next output byte of `shell` that has not come to this page; null when it has none. */
  z.object({
    type: z.literal('open'),
    /** Where a new one is opened; the sandbox's first node without. */
    node: z.optional(node),
    cols,
    rows,
    shell: z.optional(identity),
    from: z.nullable(offset),
  }),
  z.object({ type: z.literal('resize'), cols, rows }),
  /** All output up to `offset` has been parsed by the page. */
  z.object({ type: z.literal('acknowledge'), offset }),
  /** The answer comes as `ponged`; the page notices a dead socket. */
  z.object({ type: z.literal('ping') }),
]);
export type TerminalCommand = z.infer<typeof terminalCommandSchema>;

/** Output bytes from `from` up to, not with, `to` do not come to this page, because it was away or ended what flooded it. */
const gapSchema = z.object({ from: offset, to: offset, reason: z.enum(['away', 'interrupted']) });
export type OutputGap = z.infer<typeof gapSchema>;

export const terminalFactSchema = z.discriminatedUnion('type', [
  /**
   * Output follows from byte `from`; up to `live` it is a replay of the past, during which the page answers no query.
   * `reset`: what the page has on screen does not join up with `from`; it clears first. `screen`: a screen frame comes before
   * the output, which stands for all before `from`; until then the page has what it had. `gap`: what lies between, where it
   * is the same shell. `typed`: the next byte of this page's input is numbered so; the page keeps those before
   * until a frame says that they are the shell's.
   */
  z.object({
    type: z.literal('terminal-opened'),
    node,
    shell: identity,
    from: offset,
    live: offset,
    reset: z.boolean(),
    screen: z.boolean(),
    gap: z.nullable(gapSchema),
    typed: offset,
  }),
  /** What lies in the gap does not come. A screen frame does, as above, which stands for all before `gap.to`. */
  z.object({ type: z.literal('output-skipped'), gap: gapSchema }),
  /** Nothing more comes: the shell is over, or `goesOn` in another window that shows it. `open` shows it, or a new one, here. */
  z.object({ type: z.literal('terminal-closed'), reason: z.string(), goesOn: z.boolean() }),
  /** What was asked did not happen. */
  z.object({ type: z.literal('refused'), reason: refusalReason, message: z.string() }),
  z.object({ type: z.literal('ponged') }),
]);
export type TerminalFact = z.infer<typeof terminalFactSchema>;

export function parseTerminalCommand(text: string): Parsed<TerminalCommand> {
  return parse(terminalCommandSchema, text);
}

export function parseTerminalFact(text: string): Parsed<TerminalFact> {
  return parse(terminalFactSchema, text);
}
