// Owns what a task stands on: the tasks that it builds on, which of their checks must still pass for it, and what must be
// done again when one does not.
import type { Block, Deck } from './deck';
import { type Stage, stagesOf } from './stages';
import type { Task, TaskFault } from './tasks';

/** One of the tasks that another builds on. */
export type Foundation = Stage & {
  task: Task;
  /** Those of its checks that must still pass; `checks` has the others as well, but for what is undone. */
  holding: readonly Block[];
  /** Names of the tasks that it builds on itself. */
  below: ReadonlySet<string>;
};

/** Names of all tasks that this one builds on, near and far. */
export function tasksBelow(tasks: readonly Task[], name: string): ReadonlySet<string> {
  const byName = new Map(tasks.map((task) => [task.name, task]));
  const below = new Set<string>();
  const open = [...(byName.get(name)?.after ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (below.has(next)) continue;
    below.add(next);
    open.push(...(byName.get(next)?.after ?? []));
  }
  return below;
}

/** What the task builds on, in the order of the deck. What it undoes itself, or one of these did, is not asked for. */
export function foundationsOf(deck: Pick<Deck, 'blocks' | 'tasks'>, name: string): Foundation[] {
  const { tasks } = deck;
  const below = tasksBelow(tasks, name);
  const standing = tasks.filter((task) => task.name === name || below.has(task.name));
  const undone = new Set(standing.flatMap(({ undoes }) => undoes));
  return stagesOf(deck).flatMap((stage) => {
    const { task, checks } = stage;
    if (!task || !below.has(task.name)) return [];
    const standing = checks.filter((check) => !undone.has(check.name));
    const holding = standing.filter((check) => check.holds);
    return [{ ...stage, task, checks: standing, holding, below: tasksBelow(tasks, task.name) }];
  });
}

/** A check of an earlier task, and one that needs it to pass. */
export type Need = { check: Block; task: Task };

/** What must pass once `stage` has been gone through: for its own task, and for that of the stage `next` to it. */
export function needsAfter(deck: Pick<Deck, 'blocks' | 'tasks'>, stage: Stage, next: Stage | undefined): Need[] {
  const needs = new Map<Block, Need>();
  for (const task of [stage.task, next?.task ?? null]) {
    const holding = task ? foundationsOf(deck, task.name).flatMap((each) => each.holding) : [];
    for (const check of holding)
      if (task && !needs.has(check) && !stage.checks.includes(check)) needs.set(check, { check, task });
  }
  return [...needs.values()];
}

/**
 * What must pass of it when those tasks have been done again: where it builds on one of them, all that passed when it was
 * done itself.
 */
export function askedOf(foundation: Foundation, redone: ReadonlySet<string>): readonly Block[] {
  return buildsOn(foundation, redone) ? foundation.checks : foundation.holding;
}

/**
 * The blocks that may be written to their files when what those checks ask for is done again, and what builds on it: of
 * each file the last, which is what it holds in the end.
 */
export function filesOfRedoing(foundations: readonly Foundation[], failing: ReadonlySet<string>): Block[] {
  const redone = new Set<string>();
  const files = new Map<string, Block>();
  for (const foundation of foundations) {
    const isBroken = foundation.holding.some(({ name }) => failing.has(name));
    if (!isBroken && !buildsOn(foundation, redone)) continue;
    redone.add(foundation.task.name);
    for (const block of foundation.blocks) if (block.role === 'file') files.set(`${block.node} ${block.path}`, block);
  }
  return [...files.values()];
}

function buildsOn({ below }: Foundation, tasks: ReadonlySet<string>): boolean {
  return [...tasks].some((name) => below.has(name));
}

/** Tasks that undo what is no check of a task that they build on. */
export function undoingFaults(deck: { tasks: readonly Task[]; blocks: readonly Block[] }): TaskFault[] {
  return deck.tasks.flatMap(({ name, line, undoes }) => {
    if (undoes.length === 0) return [];
    const below = tasksBelow(deck.tasks, name);
    const isBelow = ({ role, task }: Block) => role === 'check' && task !== null && below.has(task);
    const checks = new Set(deck.blocks.filter(isBelow).map((check) => check.name));
    const strange = undoes.filter((check) => !checks.has(check));
    return strange.map((check) => ({
      line,
      message: `The task “${name}” undoes “${check}”, which is no check of a task that it builds on.`,
    }));
  });
}
