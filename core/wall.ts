// Owns what the wall of an open room says of somebody who works in it: the task they are at, since when, what of it fails,
// and how their sandbox is.
import * as z from 'zod/mini';
import { firstCommand, type TypedCommand } from './command-line';
import type { Deck } from './deck';
import { blockId } from './ids';
import { memberId } from './member-id';
import type { Progress } from './progress';
import type { CheckState, Limits, RunState, SandboxState } from './protocol';
import { isDone } from './task-standing';
import { type Task, wordsOf } from './tasks';

const MAX_NAME_LETTERS = 80;
const MAX_OUTPUT_LETTERS = 160;
const MAX_TROUBLE_LETTERS = 200;
/** Of a deck's blocks and slides, as the wall offers them. */
const MAX_LISTED = 300;

const name = z.string().check(z.maxLength(MAX_NAME_LETTERS));

const RUN_STATES = ['waiting', 'running', 'typed', 'done', 'failed', 'lost'] as const;
const SANDBOX_STATES = ['none', 'refused', 'waiting', 'starting', 'ready', 'gone'] as const;

export const wallEntrySchema = z.object({
  member: memberId,
  /** Null: they have begun none, or done all. */
  task: z.nullable(name),
  done: z.int(),
  /** Of the server's clock: since when they are at the task. */
  since: z.nullable(z.number()),
  /** The first of the task's checks that fails, and the first line that it printed. */
  failing: z.nullable(z.object({ title: z.string(), output: z.string() })),
  /** What they ran last: of a block its first command, else what they typed, where that is told. */
  run: z.nullable(
    z.object({ block: z.nullable(name), line: z.string(), state: z.enum(RUN_STATES), status: z.nullable(z.int()) }),
  ),
  sandbox: z.enum(SANDBOX_STATES),
  /** What is wrong with the sandbox, for people. */
  trouble: z.nullable(z.string()),
  /** How many windows they have the deck open in. */
  pages: z.int(),
  terminals: z.array(z.int()),
});
export type WallEntry = z.infer<typeof wallEntrySchema>;

/** What of the deck the wall names. */
export const wallDeckSchema = z.object({
  tasks: z.array(z.object({ name, title: z.string(), minutes: z.nullable(z.number()) })),
  /** Those that can be run. */
  blocks: z.array(z.object({ id: z.string(), name, slide: z.string() })),
  slides: z.array(z.object({ address: z.string(), title: z.string(), number: z.nullable(z.int()) })),
});
export type WallDeck = z.infer<typeof wallDeckSchema>;
export type WallTask = WallDeck['tasks'][number];

/** What the server knows of somebody's work on the deck. */
export type WorkFacts = {
  progress: Progress;
  checks: Readonly<Record<string, CheckState>>;
  runs: Readonly<Record<string, RunState>>;
  /** The block that was run last. */
  lastRun: string | null;
  /** What was typed by hand, where that has changed since. */
  lastTyped: TypedCommand | null;
  sandbox: SandboxState;
  limits: Limits;
  pages: number;
  terminals: readonly number[];
};

export const NO_WORK: Omit<WorkFacts, 'progress'> = {
  checks: {},
  runs: {},
  lastRun: null,
  lastTyped: null,
  sandbox: { state: 'none' },
  limits: { ending: null, hits: [] },
  pages: 0,
  terminals: [],
};

export function wallDeckOf(deck: Deck): WallDeck {
  const titles = new Map(deck.slides.map(({ name: slide, title }) => [slide, title]));
  const runnable = deck.blocks.filter(({ role }) => role === 'run' || role === 'type').slice(0, MAX_LISTED);
  return {
    tasks: deck.tasks.map(({ name: task, title, minutes }) => ({ name: task, title, minutes })),
    blocks: runnable.map(({ name: block, hash, slide }) => ({
      id: blockId(deck.name, block, hash),
      name: block,
      slide: titles.get(slide) ?? slide,
    })),
    slides: deck.slides
      .slice(0, MAX_LISTED)
      .map(({ name: address, title, number }) => ({ address, title, number: number ?? null })),
  };
}

export function wallEntryOf(member: string, facts: WorkFacts, deck: Deck): WallEntry {
  const { progress, checks, sandbox, pages } = facts;
  const task = currentTask(deck.tasks, progress);
  return {
    member,
    task: task?.name ?? null,
    done: deck.tasks.filter((each) => isDone(progress, each.name)).length,
    since: (task && progress.tasks[task.name]?.begunAt) ?? null,
    failing: task ? failingOf(task, checks, deck) : null,
    run: typedOf(facts) ?? runOf(facts, deck),
    sandbox: sandbox.state,
    trouble: troubleOf(facts)?.slice(0, MAX_TROUBLE_LETTERS) ?? null,
    pages,
    terminals: [...facts.terminals],
  };
}

/** Of those that are begun and not done the one that was begun last. */
function currentTask(tasks: readonly Task[], progress: Progress): Task | null {
  const begunAt = ({ name: task }: Task) =>
    Object.hasOwn(progress.tasks, task) ? (progress.tasks[task]?.begunAt ?? null) : null;
  const open = tasks.filter((task) => begunAt(task) !== null && !isDone(progress, task.name));
  return open.toSorted((a, b) => (begunAt(b) ?? 0) - (begunAt(a) ?? 0))[0] ?? null;
}

function failingOf(task: Task, checks: WorkFacts['checks'], deck: Deck): WallEntry['failing'] {
  for (const condition of task.conditions) {
    const check = checks[condition];
    if (check?.state !== 'failed') continue;
    const title = deck.blocks.find((block) => block.name === condition)?.title ?? wordsOf(condition);
    const output = check.output.trim().split('\n')[0] ?? '';
    return { title, output: output.slice(0, MAX_OUTPUT_LETTERS) };
  }
  return null;
}

function typedOf({ lastTyped }: WorkFacts): WallEntry['run'] {
  if (!lastTyped) return null;
  const { line } = lastTyped;
  if (lastTyped.state !== 'ended') return { block: null, line, state: lastTyped.state, status: null };
  const { status } = lastTyped;
  return { block: null, line, state: status === 0 ? 'done' : 'failed', status };
}

function runOf({ runs, lastRun }: WorkFacts, deck: Deck): WallEntry['run'] {
  const run = lastRun === null ? undefined : runs[lastRun];
  if (lastRun === null || !run) return null;
  const status = run.state === 'finished' ? run.status : null;
  const isWell = run.state === 'finished' && (run.ready || run.status === 0);
  const line = firstCommand(deck.blocks.find((block) => block.name === lastRun)?.text ?? '') || lastRun;
  return { block: lastRun, line, state: run.state === 'finished' ? (isWell ? 'done' : 'failed') : run.state, status };
}

function troubleOf({ sandbox, limits }: WorkFacts): string | null {
  switch (sandbox.state) {
    case 'gone':
    case 'refused':
      return sandbox.reason;
    case 'waiting':
      return `Waits for a place, number ${sandbox.place} in the line.`;
    case 'ready':
      return nodeTrouble(sandbox.nodes) ?? limits.hits[0]?.text ?? (limits.ending ? 'It ends soon.' : null);
    default:
      return null;
  }
}

function nodeTrouble(nodes: Extract<SandboxState, { state: 'ready' }>['nodes']): string | null {
  const away = nodes.find(({ state }) => state !== 'running');
  return away ? `${away.name} is ${away.state === 'stopped' ? 'stopped' : 'cut off'}.` : null;
}
