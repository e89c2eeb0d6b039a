// Owns the way through a deck: its blocks in the order in which a person comes to them, one stage for each task and for
// each stretch between two.
import type { Block, Deck } from './deck';
import type { Task } from './tasks';

/** A task and the blocks that lead through it; or blocks and checks that belong to no task. */
export type Stage = {
  task: Task | null;
  /** What changes the sandbox: run, typed and written, in order. */
  blocks: readonly Block[];
  /** What must hold afterwards. */
  checks: readonly Block[];
  /** Wrong tries at the task. */
  wrong: readonly Block[];
};

/** All of the deck, in the order of its text. */
export function stagesOf({ blocks, tasks }: Pick<Deck, 'blocks' | 'tasks'>): Stage[] {
  const byName = new Map(tasks.map((task) => [task.name, task]));
  const groups: { task: Task | null; blocks: Block[] }[] = [];
  for (const block of blocks.toSorted((a, b) => a.line - b.line)) {
    const task = (block.task === null ? null : byName.get(block.task)) ?? null;
    const last = groups.at(-1);
    if (last && last.task === task) last.blocks.push(block);
    else groups.push({ task, blocks: [block] });
  }
  // A task may hold questions alone.
  const silent = tasks.filter((task) => !groups.some((group) => group.task === task));
  groups.push(...silent.map((task) => ({ task, blocks: [] })));
  return groups.toSorted((a, b) => lineOf(a) - lineOf(b)).map(toStage);
}

/** What comes before the task; all of it when there is no such task. */
export function stagesBefore(deck: Pick<Deck, 'blocks' | 'tasks'>, task: string): Stage[] {
  const stages = stagesOf(deck);
  const end = stages.findIndex((stage) => stage.task?.name === task);
  return end < 0 ? stages : stages.slice(0, end);
}

function lineOf({ task, blocks }: { task: Task | null; blocks: readonly Block[] }): number {
  return task?.line ?? blocks[0]?.line ?? 0;
}

function toStage({ task, blocks }: { task: Task | null; blocks: readonly Block[] }): Stage {
  const those = (...roles: Block['role'][]) => blocks.filter(({ role }) => roles.includes(role));
  return { task, blocks: those('run', 'type', 'file'), checks: those('check'), wrong: those('wrong') };
}
