// Owns the lab in a deck's syntax tree: tasks with their hints and solutions, quizzes and confirmations become elements
// that a page can draw, and what is right is taken out.
import type { ListItem, RootContent } from 'mdast';
import type { MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import type { Block, Slide } from '#core/deck';
import { undoingFaults } from '#core/foundations';
import { slugOf } from '#core/ids';
import { type Question, type RightAnswer, type Task, taskFaults, wordsOf } from '#core/tasks';
import type { Place } from './faults';
import { literalOf } from './literals';
import { attributeOf, element, inlineOf, isElement, position, textOf, writeAttribute } from './syntax';

/** A task while its text is walked over. */
export type OpenTask = {
  -readonly [Key in 'hints' | 'hasSolution']: Task[Key];
} & Pick<Task, 'name' | 'title' | 'slide' | 'line' | 'after' | 'undoes' | 'minutes'> & {
    conditions: string[];
    way: string[];
    wrong: string[];
  };

export type LabOutline = { tasks: Task[]; questions: Question[]; answers: RightAnswer[] };

type Report = (place: Place | number, message: string) => void;

/** What stands behind a task's name in that of a block that has none of its own. */
const SUFFIX: Readonly<Record<Block['role'], string>> = {
  run: '',
  type: '',
  file: '-file',
  check: '-check',
  wrong: '-wrong',
};

export class LabSyntax {
  private readonly builtOn: { node: MdxJsxFlowElement; after: readonly string[] }[] = [];

  constructor(
    private readonly outline: LabOutline,
    private readonly text: string,
    private readonly fault: Report,
  ) {}

  /** The task that `node` begins. Its attributes are those that a page needs. */
  openTask(node: MdxJsxFlowElement, slide: Slide, around: OpenTask | null): OpenTask {
    if (around) this.fault(position(node), 'A task cannot stand in another one.');
    const heading = node.children.find((child) => child.type === 'heading');
    const title = heading ? textOf(heading) : slide.title;
    const name = stringOf(node, 'name') ?? slugOf(title);
    if (!name) this.fault(position(node), 'This task has no name. Give it a heading, or name="…".');
    const minutes = Number(literalOf(attributeOf(node, 'minutes')) ?? Number.NaN);
    const task: OpenTask = {
      ...{ name, title, slide: slide.name, line: position(node).line, hints: 0, hasSolution: false },
      after: wordsIn(node, 'after'),
      undoes: wordsIn(node, 'undoes'),
      minutes: Number.isFinite(minutes) ? minutes : null,
      ...{ conditions: [], way: [], wrong: [] },
    };
    this.outline.tasks.push(task);
    return task;
  }

  /** Once all in it is known. */
  closeTask(node: MdxJsxFlowElement, { name, title, after, minutes, hints, conditions }: OpenTask): void {
    if (after.length > 0) this.builtOn.push({ node, after });
    write(node, {
      ...{ name, title, number: this.outline.tasks.length },
      ...(minutes === null ? {} : { minutes }),
      ...(hints > 0 ? { hints } : {}),
      ...(conditions.length > 0 ? { conditions: conditions.join(' ') } : {}),
    });
  }

  /** True when `node` is a hint or a solution: what is in it is the walk's. */
  openHelp(node: RootContent, task: OpenTask | null): boolean {
    const isHint = isElement(node, 'Hint');
    if (!isHint && !isElement(node, 'Solution')) return false;
    if (!task) {
      this.fault(position(node), `A ${isHint ? 'hint' : 'solution'} stands in a task: put <Task> around both.`);
      return true;
    }
    if (isHint) task.hints += 1;
    else if (task.hasSolution) this.fault(position(node), 'This task has a solution already.');
    else task.hasSolution = true;
    write(node as MdxJsxFlowElement, { task: task.name, ...(isHint ? { number: task.hints } : {}) });
    return true;
  }

  /** A quiz or confirmation as it is drawn; null when `node` is neither. */
  question(node: RootContent, slide: Slide, task: OpenTask | null): RootContent | null {
    if (isElement(node, 'Quiz')) return this.quiz(node as MdxJsxFlowElement, slide, task);
    if (!isElement(node, 'Confirm')) return null;
    const title = textOf(node).trim();
    if (!title) this.fault(position(node), 'This confirmation does not say what is confirmed.');
    const name = this.ask({ kind: 'confirm', title, options: [] }, node as MdxJsxFlowElement, slide, task);
    return element('Confirm', { name, ...(task ? { task: task.name } : {}) }, (node as MdxJsxFlowElement).children);
  }

  /** Makes the block part of its task. */
  place(block: Pick<Block, 'name' | 'role' | 'line' | 'holds'>, task: OpenTask | null): void {
    if (!task) {
      if (block.holds)
        this.fault(block.line, 'Tasks build on tasks: put a check that holds for later ones into a <Task>.');
      if (block.role === 'wrong')
        this.fault(block.line, 'A wrong try is one at a task: put it into the <Task> that it tries.');
      return;
    }
    if (block.role === 'check') task.conditions.push(block.name);
    else if (block.role === 'wrong') task.wrong.push(block.name);
    else if (block.role === 'run' || block.role === 'file') task.way.push(block.name);
  }

  /** The name of a task's block that has none of its own. */
  nameIn({ name, conditions, way, wrong }: OpenTask, role: Block['role']): string {
    const base = `${name}${SUFFIX[role]}`;
    const taken = new Set([...conditions, ...way, ...wrong]);
    for (let count = 1; ; count += 1) {
      const free = count === 1 ? base : `${base}-${count}`;
      if (!taken.has(free)) return free;
    }
  }

  /** What can be told only when all tasks are known. */
  finish(blocks: readonly Block[]): void {
    const { tasks } = this.outline;
    for (const { line, message } of [...taskFaults(tasks), ...undoingFaults({ tasks, blocks })])
      this.fault(line, message);
    const titles = new Map(tasks.map(({ name, title }) => [name, title]));
    for (const { node, after } of this.builtOn)
      writeAttribute(node, 'after', after.map((name) => titles.get(name) ?? name).join(', '));
    const lines = new Map(blocks.map(({ name, line }) => [name, line]));
    for (const { name, line } of this.outline.questions) {
      const other = lines.get(name);
      if (other !== undefined)
        this.fault(line, `“${name}” is also what line ${other} is called. Give one of them another name.`);
      lines.set(name, line);
    }
    for (const { conditions, line, title } of tasks)
      if (conditions.length === 0)
        this.fault(line, `The task “${title}” can never be done: give it a check, a <Quiz> or a <Confirm>.`);
  }

  private quiz(node: MdxJsxFlowElement, slide: Slide, task: OpenTask | null): RootContent {
    const children = node.children as RootContent[];
    const list = children.find((child) => child.type === 'list');
    const quotes = children.filter((child) => child.type === 'blockquote');
    const prompt = children.filter((child) => child !== list && !quotes.includes(child as (typeof quotes)[number]));
    const text = stringOf(node, 'answer');
    const items = list?.children ?? [];
    const right = items.flatMap((item, index) => (item.checked ? [index] : []));
    const problem = quizProblem(items, right, text, prompt.map(textOf).join(' ').trim());
    if (problem) this.fault(position(node), problem);
    const isSeveral = right.length > 1 || literalOf(attributeOf(node, 'several')) === true;
    const kind = text !== null ? 'text' : isSeveral ? 'several' : 'single';
    const options = items.map((item) => textOf(item).trim());
    const title = prompt.map(textOf).join(' ').trim();
    const name = this.ask({ kind, title, options }, node, slide, task);
    const explanation = quotes.map((quote) => this.sourceOf(quote.children)).join('\n\n') || null;
    this.outline.answers.push({ question: name, options: right, text, explanation });
    const choices = items.map((item, index) => element('QuizOption', { kind, index }, inlineOf(item)));
    return element('Quiz', { name, kind, ...(task ? { task: task.name } : {}) }, [
      ...prompt,
      ...(choices.length > 0 ? [element('QuizOptions', { title }, choices)] : []),
    ]);
  }

  private ask(
    question: Pick<Question, 'kind' | 'title' | 'options'>,
    node: MdxJsxFlowElement,
    slide: Slide,
    task: OpenTask | null,
  ): string {
    const name = stringOf(node, 'name') ?? '';
    const { line } = position(node);
    this.outline.questions.push({ ...question, name, slide: slide.name, task: task?.name ?? null, line });
    task?.conditions.push(name);
    return name;
  }

  /** The Markdown that these were read from. */
  private sourceOf(nodes: readonly RootContent[]): string {
    const from = nodes[0]?.position?.start.offset;
    const to = nodes.at(-1)?.position?.end.offset;
    if (from === undefined || to === undefined) return '';
    return this.text.slice(from, to).replace(/^[ \t]*> ?/gm, '');
  }
}

function quizProblem(items: readonly ListItem[], right: readonly number[], text: string | null, prompt: string) {
  if (!prompt) return 'This quiz does not ask anything.';
  if (text !== null) return items.length > 0 ? 'A quiz has either a list of answers or answer="…".' : null;
  if (items.some(({ checked }) => typeof checked !== 'boolean')) return 'Each answer of a quiz begins with [ ] or [x].';
  if (items.length < 2) return 'This quiz needs two answers or more, or answer="…".';
  return right.length === 0 ? 'No answer of this quiz is right: mark it with [x].' : null;
}

function stringOf(node: MdxJsxFlowElement, name: string): string | null {
  const value = literalOf(attributeOf(node, name));
  return typeof value === 'string' ? value : null;
}

function wordsIn(node: MdxJsxFlowElement, name: string): string[] {
  return (stringOf(node, name) ?? '').split(/\s+/).filter(Boolean);
}

function write(node: MdxJsxFlowElement, attributes: Record<string, string | number>): void {
  node.attributes = (element('div', attributes, []) as unknown as MdxJsxFlowElement).attributes;
}

/** What a condition's tick says. */
export function tickOf({ title, name }: { title: string | null; name: string }): string {
  return title ?? wordsOf(name);
}
