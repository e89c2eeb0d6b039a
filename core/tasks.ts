// Owns the tasks of a lab: what they are made of, what they build on, when they are done, and how answers are judged.
import { slugOf } from './ids';

export type Task = {
  /** Unique in its deck. */
  name: string;
  title: string;
  /** Address of its slide. */
  slide: string;
  /** 1-based, in the deck's file. */
  line: number;
  /** Names of the tasks that it builds on. */
  after: readonly string[];
  /** Names of checks that need not hold any more from here on. */
  undoes: readonly string[];
  /** As the author estimates it. */
  minutes: number | null;
  /** Names of its checks and questions, in order. It is done when all hold at the same time. */
  conditions: readonly string[];
  /** Names of the blocks that lead through it, its solution's included, in order. */
  way: readonly string[];
  /** Names of its wrong tries. */
  wrong: readonly string[];
  /** How many it has. */
  hints: number;
  hasSolution: boolean;
};

/** A question that a page asks. What is right is not in it. */
export type Question = {
  /** Unique among the deck's questions and blocks. */
  name: string;
  kind: 'single' | 'several' | 'text' | 'confirm';
  title: string;
  /** As plain text; none for text and confirm. */
  options: readonly string[];
  slide: string;
  task: string | null;
  line: number;
};

/** What is right, for the server alone. */
export type RightAnswer = {
  question: string;
  /** Indexes of the right options. */
  options: readonly number[];
  /** Of a text: what it must be, in any case and without space around it, or a regular expression `/…/flags`. */
  text: string | null;
  /** Markdown that is shown with the right answer; null: none. */
  explanation: string | null;
  /** The same in the deck's other languages. */
  translations?: Readonly<Record<string, string>>;
};

/** What somebody answers: indexes of options, or a text; a confirmation is neither. */
export type GivenAnswer = { options: readonly number[]; text: string };

export const MAX_ANSWER_LENGTH = 200;

/** Whether the answer is right. A question without a right answer is one that is only confirmed. */
export function isRight(right: RightAnswer | undefined, given: GivenAnswer): boolean {
  if (!right) return true;
  if (right.text !== null) return isRightText(right.text, given.text.slice(0, MAX_ANSWER_LENGTH));
  const chosen = new Set(given.options);
  return chosen.size === right.options.length && right.options.every((option) => chosen.has(option));
}

function isRightText(right: string, given: string): boolean {
  const pattern = patternOf(right);
  const said = given.trim();
  return pattern ? pattern.test(said) : said.toLowerCase() === right.trim().toLowerCase();
}

const PATTERN = /^\/(.+)\/([imsu]*)$/s;

/** Null when the text is no regular expression between slashes, or a faulty one. */
function patternOf(text: string): RegExp | null {
  const [, source, flags] = PATTERN.exec(text) ?? [];
  if (source === undefined) return null;
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}

/** Why a text cannot be what is right; null when it can. */
export function answerProblem(text: string): string | null {
  if (text.trim() === '') return 'answer="…" is empty.';
  return PATTERN.test(text) && !patternOf(text) ? `answer="${text}" is no regular expression.` : null;
}

export type TaskFault = { line: number; message: string };

/** Tasks called alike, those that build on none that there is, and circles. */
export function taskFaults(tasks: readonly Task[]): TaskFault[] {
  const faults: TaskFault[] = [];
  const byName = new Map<string, Task>();
  for (const task of tasks) {
    const { name, line } = task;
    const other = byName.get(name);
    if (other) faults.push({ line, message: `Two tasks are called “${name}”; the other is at line ${other.line}.` });
    else byName.set(name, task);
  }
  for (const { name, line, after } of tasks) {
    const unknown = after.find((each) => !byName.has(each));
    if (unknown !== undefined)
      faults.push({ line, message: `The task “${name}” is after “${unknown}”, which is no task.` });
    else if (leadsTo(name, after, byName)) faults.push({ line, message: `The task “${name}” is after itself.` });
  }
  return faults;
}

function leadsTo(name: string, after: readonly string[], tasks: ReadonlyMap<string, Task>): boolean {
  const seen = new Set<string>();
  const open = [...after];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === name) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(tasks.get(next)?.after ?? []));
  }
  return false;
}

/** What a tick says where its author gave it no title. */
export function wordsOf(name: string): string {
  const words = slugOf(name).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
