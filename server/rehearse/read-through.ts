// Owns what can be told of a lab before anything in it is run.
import type { Block, Deck } from '#core/deck';
import type { Trial } from '#core/rehearsal';
import type { Task } from '#core/tasks';

/** A check looks at results: what somebody typed, or a file that only says so, proves nothing. */
const SUSPICIOUS: readonly { pattern: RegExp; what: string }[] = [
  { pattern: /(?:^|[\s;&|(])history(?:\s|$)|\.bash_history|HISTFILE/m, what: 'the shell’s history' },
  { pattern: /\.(?:done|passed|completed)\b|\/tmp\/(?:done|passed|completed)\b/m, what: 'a marker file' },
];

export function readThrough({ blocks, tasks }: Pick<Deck, 'blocks' | 'tasks'>): Trial[] {
  const checks = blocks.filter(({ role }) => role === 'check');
  return [...checks.flatMap(suspicion), ...tasks.flatMap((task) => untried(task, checks))];
}

function suspicion(check: Block): Trial[] {
  const found = SUSPICIOUS.find(({ pattern }) => pattern.test(check.text));
  if (!found) return [];
  const message = `The check “${check.name}” looks at ${found.what}. Let it look at what the task brings about.`;
  return [reading(check.name, check, message)];
}

function untried(task: Task, checks: readonly Block[]): Trial[] {
  const isChecked = checks.some((check) => check.task === task.name);
  if (!isChecked || task.wrong.length > 0) return [];
  const message = `The task “${task.title}” lists no wrong try, so nobody knows what its checks reject: add \`\`\`sh wrong reason=/…/.`;
  return [reading(task.name, { ...task, task: task.name }, message)];
}

function reading(name: string, place: { slide: string; line: number; task: string | null }, message: string): Trial {
  const { slide, line, task } = place;
  return { kind: 'reading', name, slide, line, task, seconds: 0, fault: { message, output: '' } };
}
