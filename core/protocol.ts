// Owns what browser and server say to each other on a page's live socket: JSON control messages, parsed at both edges.
// Commands (browser to server) are imperative, facts (server to browser) are past. Terminals: terminal-protocol.ts.
import * as z from 'zod/mini';
import { LAB_COMMANDS, LAB_FACTS, LAB_STANDING } from './lab-protocol';
import { terminal } from './message-fields';
import { STRAINS } from './strain';

/** Raised with every incompatible change; an older page is told to reload. */
export const PROTOCOL_VERSION = 16;

/** Of one message in either direction on any socket, in bytes; a larger one closes it. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** 4000 + the HTTP status that says the same. */
export const CLOSE = {
  badMessage: 4400,
  forbidden: 4403,
  unknownDeck: 4404,
  /** A viewer's line that has not taken in for too long what is shown. */
  tooSlow: 4408,
  /** A terminal's socket whose page has no live socket, or none any more. */
  noPage: 4409,
  /** A link to a terminal that leads nowhere, or no longer. */
  notShared: 4410,
  /** An open room that this browser has not joined, or that is over. */
  notInRoom: 4411,
  outdated: 4426,
  tooMany: 4429,
  serverFault: 4500,
  stopping: 4503,
} as const;

export const MAX_NODES = 5;

/** Checks that a page can look at. */
export const MAX_WATCHED = 64;

export const node = z.string().check(z.maxLength(24));
/** Drawn at random, by a page for itself or by the server for a shell. */
export const identity = z.string().check(z.minLength(8), z.maxLength(64));
/** Of somebody who watches a terminal: drawn by the server, known to that room alone. */
const viewer = z.string().check(z.maxLength(24));
const blockRef = z.string().check(z.maxLength(200));

export const commandSchema = z.discriminatedUnion('type', [
  /**
   * Always the first message. `terminal`: the page shows one, so that its sandbox may start before it is asked for.
   * `page`: the same over all sockets of one loaded page, and of no other; its input is numbered under that. `language`: of
   * a page that shows a translation. `room`: the code of the open room whose page it is, so that the server knows who only
   * watches there before anything starts.
   */
  z.object({
    type: z.literal('hello'),
    version: z.int(),
    deck: z.string().check(z.maxLength(80)),
    language: z.optional(z.string().check(z.maxLength(35))),
    terminal: z.optional(z.boolean()),
    page: z.optional(identity),
    room: z.optional(z.string().check(z.maxLength(20))),
  }),
  z.object({ type: z.literal('close-terminal'), terminal }),
  /** Whoever has its link watches the terminal from now on. The link comes in `shares-changed`. */
  z.object({ type: z.literal('share-terminal'), terminal }),
  /** All who watch it are sent away, and its link leads nowhere. */
  z.object({ type: z.literal('stop-sharing'), terminal }),
  /** Lets somebody who watches type too, having asked or not, or no longer. */
  z.object({ type: z.literal('let-type'), terminal, viewer, may: z.boolean() }),
  /** Types the block into the terminal. `interrupt` first ends what holds it. `once`: not if it was in this sandbox. */
  z.object({
    type: z.literal('run-block'),
    block: blockRef,
    terminal,
    interrupt: z.boolean(),
    once: z.optional(z.boolean()),
  }),
  z.object({ type: z.literal('check-block'), block: blockRef }),
  /** The checks that the page shows now, and no others: they are carried out again and again. */
  z.object({ type: z.literal('watch-checks'), blocks: z.array(blockRef).check(z.maxLength(MAX_WATCHED)) }),
  ...LAB_COMMANDS,
  /** Something happens to a machine of the sandbox. */
  z.object({ type: z.literal('act-on-node'), node, action: z.enum(['restart', 'kill', 'cut-off', 'rejoin']) }),
  z.object({ type: z.literal('add-node') }),
  /** Its end, which has been announced, is put off. */
  z.object({ type: z.literal('extend-sandbox') }),
  /** All in it is thrown away, and a new one started. */
  z.object({ type: z.literal('reset-sandbox') }),
  /** The answer comes as `ponged`; the page measures the round trip and notices a dead socket. */
  z.object({ type: z.literal('ping') }),
]);
export type Command = z.infer<typeof commandSchema>;

const nodeSchema = z.object({
  name: node,
  role: z.enum(['manager', 'worker']),
  state: z.enum(['running', 'cut-off', 'stopped']),
});

/** An open terminal and the node that its shell is on. */
const openTerminalSchema = z.object({ terminal, node });
export type OpenTerminal = z.infer<typeof openTerminalSchema>;

const sandboxSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  /** This participant gets none; `reason` is for people. `watches`: the code of the open room that they only watch, for as long. */
  z.object({ state: z.literal('refused'), reason: z.string(), watches: z.optional(z.string()) }),
  /** All places are taken; `place` counts from 1. `estimateSeconds` is null while nothing is known to tell it from. */
  z.object({ state: z.literal('waiting'), place: z.int(), estimateSeconds: z.nullable(z.int()) }),
  z.object({ state: z.literal('starting'), step: z.string() }),
  z.object({
    state: z.literal('ready'),
    id: z.string(),
    /** `local`: a shell on the server's own machine, no container, no Docker. */
    kind: z.enum(['docker', 'local']),
    /** At least one; the first is where blocks run that name none. */
    nodes: z.array(nodeSchema),
    /** Its nodes can be restarted, killed, cut off and added. */
    machines: z.boolean(),
    /** Those that have a name; it may stand for the number in their address. */
    ports: z.array(z.object({ name: z.string(), port: z.number() })),
    /** Address of port P: `{port}` stands for P. Null where ports cannot be reached. */
    audienceUrl: z.nullable(z.string()),
    /** The same over the path fallback, for places where the name does not resolve. */
    audiencePath: z.nullable(z.string()),
  }),
  z.object({ state: z.literal('gone'), reason: z.string() }),
]);
export type SandboxState = z.infer<typeof sandboxSchema>;

const viewerSchema = z.object({ viewer, name: z.string() });
export type Viewer = z.infer<typeof viewerSchema>;

/** A terminal that others watch. */
const shareSchema = z.object({
  terminal,
  /** Of the page that shows it, on the server's own address; null: only who looks after an open room sees it. */
  path: z.nullable(z.string()),
  viewers: z.int(),
  /** Who looks, as far as they are known by name and have not asked for more. */
  looking: z.array(z.string()),
  /** Those who have asked to type and have had no answer, first come first. */
  asking: z.array(viewerSchema),
  /** Those who type beside its owner. */
  typing: z.array(viewerSchema),
});
export type Share = z.infer<typeof shareSchema>;

/** What limits the sandbox, as far as it is felt. */
const limitsSchema = z.object({
  /** Said some minutes before. Durations, as browsers' clocks differ. `extendMs`: what an extension gives, if there is one. */
  ending: z.nullable(
    z.object({ inMs: z.number(), cause: z.enum(['lifetime', 'idle']), extendMs: z.nullable(z.number()) }),
  ),
  /** Nodes that are at a limit; `text` is for people. */
  hits: z.array(z.object({ node, kind: z.enum(STRAINS), text: z.string() })),
});
export type Limits = z.infer<typeof limitsSchema>;

export const runSchema = z.discriminatedUnion('state', [
  /** Typed, the shell has not begun it yet. */
  z.object({ state: z.literal('waiting'), terminal }),
  z.object({ state: z.literal('running'), terminal }),
  /** It stands in the terminal, and Enter is left to people. */
  z.object({ state: z.literal('typed'), terminal }),
  /**
   * `status`: the exit status; of several commands in the block the first that is not 0. `ready`: its output is what it
   * waits for, and it may go on.
   */
  z.object({ state: z.literal('finished'), terminal, status: z.int(), ready: z.optional(z.boolean()) }),
  /** The terminal or sandbox went away before the end was seen. */
  z.object({ state: z.literal('lost'), terminal }),
]);
export type RunState = z.infer<typeof runSchema>;

const checkStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('checking') }),
  z.object({ state: z.literal('passed') }),
  /** `output`: what the check printed, at most 2,000 characters. */
  z.object({ state: z.literal('failed'), status: z.nullable(z.int()), output: z.string() }),
]);
export type CheckState = z.infer<typeof checkStateSchema>;

export const refusalReason = z.enum([
  'block-changed',
  'unknown-block',
  'unknown-question',
  'terminal-busy',
  'has-run',
  'no-terminal',
  'no-sandbox',
  'no-node',
  'wrong-node',
  'needs-docker',
  'not-allowed',
  'too-many',
  'bad-input',
]);
export type RefusalReason = z.infer<typeof refusalReason>;

/** A fault in the deck's source, as in fault.ts. */
const faultSchema = z.object({ file: z.string(), line: z.int(), column: z.int(), message: z.string() });

/** Why the deck cannot be shown as it stands: its file is gone, or has faults, `more` of them than are listed. */
const troubleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('gone') }),
  z.object({ kind: z.literal('faults'), faults: z.array(faultSchema), more: z.int() }),
]);
export type Trouble = z.infer<typeof troubleSchema>;

/** `revision`: of the deck's source as it stands; a page that was drawn from another one loads it again. */
const standing = { revision: z.string(), trouble: z.nullable(troubleSchema) };
export type DeckStanding = { revision: string; trouble: Trouble | null };

/** Who presents an open room has this participant's practice rest: nothing is typed, run or changed. */
const isPaused = z.boolean();

const variables = z.record(z.string(), z.string());

export const factSchema = z.discriminatedUnion('type', [
  /** Always the first: all there is to know. `runs`, `checks` and `answers` are keyed by name. */
  z.object({
    type: z.literal('snapshot'),
    version: z.int(),
    role: z.enum(['presenter', 'attendee']),
    ...standing,
    /** Decks are being written here: pages follow who edits. */
    authoring: z.boolean(),
    sandbox: sandboxSchema,
    terminals: z.array(openTerminalSchema),
    runs: z.record(z.string(), runSchema),
    checks: z.record(z.string(), checkStateSchema),
    ...LAB_STANDING,
    /** What commands find in their shell's environment, by name: core/variables. */
    variables,
    limits: limitsSchema,
    shares: z.array(shareSchema),
    isPaused,
  }),
  z.object({ type: z.literal('pause-changed'), isPaused }),
  z.object({ type: z.literal('sandbox-changed'), sandbox: sandboxSchema }),
  z.object({ type: z.literal('variables-changed'), variables }),
  z.object({ type: z.literal('limits-changed'), limits: limitsSchema }),
  z.object({ type: z.literal('shares-changed'), shares: z.array(shareSchema) }),
  /** Its shell is over. A page that is attached to it hears that behind its output, on the terminal's own socket. */
  z.object({ type: z.literal('terminal-closed'), terminal, reason: z.string() }),
  /** Null: never run in this sandbox. */
  z.object({ type: z.literal('run-changed'), block: z.string(), run: z.nullable(runSchema) }),
  z.object({ type: z.literal('check-changed'), block: z.string(), check: z.nullable(checkStateSchema) }),
  ...LAB_FACTS,
  /** What was asked did not happen. `block`, `terminal` or `node` say which, where there is one. */
  z.object({
    type: z.literal('refused'),
    reason: refusalReason,
    message: z.string(),
    block: z.optional(z.string()),
    terminal: z.optional(terminal),
    node: z.optional(node),
  }),
  /** The deck's source was saved. `edited`: the slide that was, where one is known. */
  z.object({ type: z.literal('deck-changed'), ...standing, edited: z.nullable(z.string()) }),
  z.object({ type: z.literal('ponged') }),
]);
export type Fact = z.infer<typeof factSchema>;

export type Parsed<T> = { ok: true; value: T } | { ok: false; problem: string };

export function parseCommand(text: string): Parsed<Command> {
  return parse(commandSchema, text);
}

export function parseFact(text: string): Parsed<Fact> {
  return parse(factSchema, text);
}

export function parse<T>(schema: z.ZodMiniType<T>, text: string): Parsed<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'not JSON' };
  }
  const result = z.safeParse(schema, json);
  if (result.success) return { ok: true, value: result.data };
  const issue = result.error.issues[0];
  return { ok: false, problem: `${issue?.path.join('.') || 'message'}: ${issue?.message ?? 'invalid'}` };
}
