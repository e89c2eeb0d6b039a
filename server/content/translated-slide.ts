// Owns what a slide of a translation takes from the original: its blocks, and what its tasks, quizzes and polls are but for
// their words. What cannot be taken is a fault.
import type { Code, List, Node, RootContent } from 'mdast';
import type { MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import { fenceWords, parseFence } from '#core/fence';
import type { Place } from './faults';
import { literalOf } from './literals';
import type { Original, WrittenSlide, WrittenTask } from './original-deck';
import { attributeOf, element, isElement, position, setLiteral } from './syntax';
import { translationProblem } from './translation-components';

type Report = (place: Place, message: string) => void;

type SlideInput = {
  original: Original;
  /** In the file, hidden ones included. */
  index: number;
  /** Where it begins. */
  line: number;
  report: Report;
};

export class TranslatedSlide {
  private readonly used = new Set<string>();
  private readonly written: WrittenSlide;
  private tasks = 0;

  constructor(private readonly input: SlideInput) {
    this.written = input.original.slides[input.index] ?? { name: '', tasks: [], asked: [] };
  }

  /** The slide whole. */
  complete(children: readonly RootContent[]): RootContent[] {
    const whole = this.visit(children);
    const here = { line: this.input.line, column: 1 };
    for (const { task } of this.written.tasks.slice(this.tasks)) {
      this.input.report(here, `The task “${task.name}” of deck.mdx is missing on this slide.`);
      for (const { name } of this.lackingIn(task.name)) this.used.add(name);
    }
    for (const { name } of this.lacking()) this.input.report(here, missing(name));
    return whole;
  }

  private visit(children: readonly RootContent[]): RootContent[] {
    return children.flatMap((child) => this.visitNode(child));
  }

  private visitNode(node: RootContent): RootContent[] {
    if (isElement(node, 'Block')) return this.block(node as MdxJsxFlowElement);
    if (node.type === 'code') return this.isCommand(node) ? [] : [node];
    if (isElement(node, 'Quiz') || isElement(node, 'Poll')) this.asked(node as MdxJsxFlowElement);
    const task = isElement(node, 'Task') ? this.beginTask(node as MdxJsxFlowElement) : undefined;
    if ('children' in node) node.children = this.visit(node.children as RootContent[]) as typeof node.children;
    if (task) this.inherit(node as MdxJsxFlowElement, task);
    return [node];
  }

  /** What a translation has in place of a fence. */
  private block(node: MdxJsxFlowElement): RootContent[] {
    const { original, index } = this.input;
    const problem = translationProblem(node);
    if (problem) return this.fault(node, problem);
    if ((node.type as string) === 'mdxJsxTextElement')
      return this.fault(node, 'A <Block> stands on a line of its own.');
    const name = String(literalOf(attributeOf(node, 'name')));
    const found = original.blocks.get(name);
    if (!found) return this.fault(node, `deck.mdx has no block “${name}”.${this.there()}`);
    if (found.slide !== index)
      return this.fault(
        node,
        `The block “${name}” stands on the slide “${original.slides[found.slide]?.name}” in deck.mdx.`,
      );
    return [this.taken(name, node, wordsIn(node))];
  }

  private there(): string {
    const names = [...this.input.original.blocks].filter(([, { slide }]) => slide === this.input.index);
    return names.length > 0 ? ` On this slide there are: ${names.map(([name]) => name).join(', ')}.` : '';
  }

  /** A copy of the original's fence, at the place of `node`. */
  private taken(name: string, node: Node, words: readonly string[] = []): RootContent {
    const code = this.input.original.blocks.get(name)?.code as Code;
    this.used.add(name);
    const said = new Set(words.map(keyOf));
    const kept = fenceWords(code.meta ?? '').filter((word) => !said.has(keyOf(word)) && keyOf(word) !== 'name');
    const at = node.position ? { position: node.position } : {};
    return {
      type: 'code',
      lang: code.lang ?? null,
      meta: [...kept, `name=${name}`, ...words].join(' '),
      value: code.value,
      ...at,
    };
  }

  private isCommand(code: Code): boolean {
    const parsed = parseFence(code.lang ?? '', code.meta ?? '');
    if (!parsed.ok || !parsed.fence.role) return false;
    const { name } = parsed.fence;
    if (name !== null) this.used.add(name);
    this.fault(
      code,
      `A translation takes its blocks from deck.mdx: write <Block name="${name ?? '…'}" /> in place of this one.`,
    );
    return true;
  }

  private beginTask(node: MdxJsxFlowElement): WrittenTask | undefined {
    const found = this.written.tasks[this.tasks];
    this.tasks += 1;
    const named = literalOf(attributeOf(node, 'name'));
    if (!found) this.fault(node, 'deck.mdx has no such task on this slide.');
    else if (named !== undefined && named !== found.task.name)
      this.fault(node, `Here deck.mdx has the task “${found.task.name}”.`);
    else this.onlyNamed(node);
    if (!found) return undefined;
    const { name, after, undoes, minutes } = found.task;
    node.attributes = [];
    setLiteral(node, 'name', name);
    if (after.length > 0) setLiteral(node, 'after', after.join(' '));
    if (undoes.length > 0) setLiteral(node, 'undoes', undoes.join(' '));
    if (minutes !== null) setLiteral(node, 'minutes', minutes);
    return found;
  }

  /** Checks, wrong tries and a solution without words need not be repeated. */
  private inherit(node: MdxJsxFlowElement, { task, solution }: WrittenTask): void {
    const children = node.children as RootContent[];
    const inherited = (role: string) =>
      this.lackingIn(task.name)
        .filter((block) => block.role === role)
        .map(({ name }) => this.taken(name, node));
    const help = children.findIndex((child) => isElement(child, 'Hint') || isElement(child, 'Solution'));
    children.splice(help < 0 ? children.length : help, 0, ...inherited('check'));
    if (solution && !children.some((child) => isElement(child, 'Solution')))
      children.push(...this.solution(node, solution));
    children.push(...inherited('wrong'));
    for (const { name } of this.lackingIn(task.name)) {
      this.used.add(name);
      this.fault(node, missing(name));
    }
  }

  private solution(node: MdxJsxFlowElement, { children }: MdxJsxFlowElement): RootContent[] {
    const blocks = this.lacking().filter(({ line }) => children.some((child) => position(child).line === line));
    if (children.some(({ type }) => type !== 'code')) {
      for (const { name } of blocks) this.used.add(name);
      return this.fault(node, 'The solution of this task has words in deck.mdx: write a <Solution> with theirs.');
    }
    return [
      element(
        'Solution',
        {},
        blocks.map(({ name }) => this.taken(name, node)),
      ),
    ];
  }

  /** Of this slide, and not here so far. */
  private lacking() {
    const { outline } = this.input.original;
    return outline.blocks.filter(({ name, slide }) => slide === this.written.name && !this.used.has(name));
  }

  private lackingIn(task: string) {
    return this.lacking().filter((block) => block.task === task);
  }

  /** What is right, and how it is asked, is the original's. */
  private asked(node: MdxJsxFlowElement): void {
    const name = literalOf(attributeOf(node, 'name'));
    const found = this.written.asked.find(
      (each) => each.name === node.name && literalOf(attributeOf(each, 'name')) === name,
    );
    if (!found) return void this.fault(node, `deck.mdx has no <${node.name}> “${name}” on this slide.`);
    this.onlyNamed(node);
    node.attributes = structuredClone(found.attributes);
    const [options, originals] = [optionsOf(node), optionsOf(found)];
    if (options.length !== originals.length)
      return void this.fault(
        node,
        `“${name}” has ${originals.length} answers in deck.mdx, and ${options.length} here.`,
      );
    const isMarked = options.some(({ checked }) => checked === true);
    if (isMarked && options.some(({ checked }, at) => (checked ?? false) !== (originals[at]?.checked ?? false)))
      this.fault(node, `The right answers of “${name}” are others in deck.mdx. They may be left unmarked here.`);
    for (const [at, option] of options.entries()) option.checked = originals[at]?.checked ?? null;
  }

  private onlyNamed(node: MdxJsxFlowElement): void {
    const other = node.attributes.find((each) => each.type !== 'mdxJsxAttribute' || each.name !== 'name');
    if (!other) return;
    const said = other.type === 'mdxJsxAttribute' ? `“${other.name}”` : 'What';
    this.fault(node, `${said} of this <${node.name}> comes from deck.mdx: leave it out.`);
  }

  private fault(node: Node, message: string): never[] {
    this.input.report(position(node), message);
    return [];
  }
}

function missing(name: string): string {
  return `The block “${name}” of deck.mdx is missing here: write <Block name="${name}" /> where it belongs.`;
}

/** What stands before the `=` of a word behind a fence. */
function keyOf(word: string): string {
  return /^[a-z]+(?==)/.exec(word)?.[0] ?? '';
}

function wordsIn(node: MdxJsxFlowElement): string[] {
  return ['title', 'caption'].flatMap((key) => {
    const value = literalOf(attributeOf(node, key));
    return typeof value === 'string' ? [`${key}="${value}"`] : [];
  });
}

function optionsOf({ children }: MdxJsxFlowElement): List['children'] {
  return (children as RootContent[]).find((child): child is List => child.type === 'list')?.children ?? [];
}
