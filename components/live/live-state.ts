import type { AnswerState, Broken, CatchUpState, SavedState } from '#core/lab-protocol';
import type { Layout } from '#core/layout';
import type { Progress } from '#core/progress';
import type {
  CheckState,
  Command,
  Limits,
  RefusalReason,
  RunState,
  SandboxState,
  Share,
  Trouble,
} from '#core/protocol';

export type Connection =
  /** Nothing tried yet: the page has just been drawn. */
  | { state: 'idle' }
  | { state: 'connecting' }
  | { state: 'open'; roundTripMs: number | null }
  /** Was open, or never came up; tried again at `retryAt` (epoch ms). */
  | { state: 'lost'; retryAt: number }
  /** Not tried again. `reload`: loading the page again helps. */
  | { state: 'stopped'; message: string; reload: boolean };

export type Refusal = { reason: RefusalReason; message: string };

export type PendingRun = {
  id: string;
  name: string;
  node?: string | undefined;
  terminalName?: string | undefined;
  terminal: number;
  /** For a step of the talk: not where it has been run. */
  once: boolean;
};

export type SandboxNode = Extract<SandboxState, { state: 'ready' }>['nodes'][number];

export type NodeAction = Extract<Command, { type: 'act-on-node' }>['action'];

/** Asked of a node and not done yet. `hasStopped`: a restart is half done. */
export type NodeWork = { action: NodeAction; hasStopped: boolean };

/**
 * `wasOpen`: it was on this page until its shell ended, so it comes back here when its node does. `goesOn`: its shell has
 * not ended, another window shows it.
 */
export type EndedTerminal = { reason: string; wasOpen: boolean; goesOn: boolean };

/** All a page knows of what is happening. Blocks are keyed by name. */
export type LiveState = {
  connection: Connection;
  /** Null before the first snapshot. */
  role: 'presenter' | 'attendee' | null;
  sandbox: SandboxState;
  /** The values of the deck's variables for whoever looks at the page. */
  variables: Readonly<Record<string, string>>;
  limits: Limits;
  /** Who presents a room has one's own practice rest: terminals take no keys. */
  isPaused: boolean;
  /** The terminals that others watch. */
  shares: readonly Share[];
  /** Terminals this page shows, as tabs. */
  terminals: readonly number[];
  activeTerminal: number;
  /** The node of each terminal, by name; one that is not here is on the sandbox's first. */
  nodeOf: Readonly<Record<number, string>>;
  /** How the desk arranges them; null until that has been fetched and found again. */
  layout: Layout | null;
  /** The room that all panes have together, in pixels; null until they are drawn. */
  deskSize: { width: number; height: number } | null;
  /** By node's name. */
  nodeWork: Readonly<Record<string, NodeWork>>;
  isAddingNode: boolean;
  /** Why the last that was asked of a node did not happen, or null. */
  nodeRefusal: string | null;
  /** How many a participant may have; 1 until the server has been heard. */
  maxTerminals: number;
  /** Those whose shell is attached to this page. */
  openTerminals: readonly number[];
  /** Those whose shell is over, by terminal. */
  endedTerminals: Readonly<Record<number, EndedTerminal>>;
  runs: Readonly<Record<string, RunState>>;
  checks: Readonly<Record<string, CheckState>>;
  answers: Readonly<Record<string, AnswerState>>;
  progress: Progress;
  /** The way to a task that is gone, or how it ended. */
  catchUp: CatchUpState | null;
  saved: SavedState;
  /** What tasks in view build on, and no longer holds; by task. */
  broken: Broken;
  refusals: Readonly<Record<string, Refusal>>;
  /** A block that is typed as soon as its terminal is open. */
  pendingRun: PendingRun | null;
  /** Where an open room's audience finds port `{port}` of the sandbox on stage; null outside of rooms. */
  stage: { url: string; path: string } | null;
  /** Why the last terminal could not be opened, or null. */
  terminalRefusal: Refusal | null;
  /** Read out politely; `serial` makes the same words heard twice. */
  announcement: { text: string; serial: number };
  /** Of the deck as the server has it; null before it said so. */
  revision: string | null;
  /** Why the deck cannot be shown as it stands; the slides on the page are its last good ones. */
  trouble: Trouble | null;
  /** The slide that was edited last, where one is known. */
  edited: string | null;
  /** Decks are being written here. */
  authoring: boolean;
  /** The page goes to the slide that was edited. */
  follows: boolean;
};

/** They only watch an open room: nothing runs here for them. */
export function isWatcher({ sandbox }: LiveState): boolean {
  return sandbox.state === 'refused' && sandbox.watches !== undefined;
}

export const FIRST_STATE: LiveState = {
  connection: { state: 'idle' },
  role: null,
  sandbox: { state: 'none' },
  variables: {},
  limits: { ending: null, hits: [] },
  isPaused: false,
  shares: [],
  terminals: [1],
  activeTerminal: 1,
  nodeOf: {},
  layout: null,
  deskSize: null,
  nodeWork: {},
  isAddingNode: false,
  nodeRefusal: null,
  maxTerminals: 1,
  openTerminals: [],
  endedTerminals: {},
  runs: {},
  checks: {},
  answers: {},
  progress: { tasks: {}, right: [] },
  catchUp: null,
  saved: { isAble: false, at: null, work: null, problem: null },
  broken: {},
  refusals: {},
  pendingRun: null,
  stage: null,
  terminalRefusal: null,
  announcement: { text: '', serial: 0 },
  revision: null,
  trouble: null,
  edited: null,
  authoring: false,
  follows: false,
};
