// Owns the walk over a deck's syntax tree: wraps each slide, turns fences with a role into blocks with an id, takes
// notes out, and collects what the server must know. Faults are collected too, never thrown.
import { createHash } from 'node:crypto';
import type { Code, Root, RootContent } from 'mdast';
import type { MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import type { Block, Slide, SlideNotes } from '#core/deck';
import type { DeckSource } from '#core/deck-source';
import { ALL_NODES } from '#core/everywhere';
import type { Fault } from '#core/fault';
import { type Fence, parseFence } from '#core/fence';
import { parseHttpCheck } from '#core/http-check';
import { slugOf } from '#core/ids';
import type { SlideLook } from '#core/layouts';
import { stepsOfNotes } from '#core/notes';
import type { DeckPoll } from '#core/polls';
import type { SlideSay } from '#core/spoken';
import { isNodeName, type NodeSpec } from '#core/topology';
import { arrange } from './arrange';
import { blockElement } from './block-element';
import { repeatedNames } from './block-names';
import { codeIn, slipsIn, variablesOf } from './block-variables';
import { checkExpressions } from './expressions';
import type { Place } from './faults';
import { placeFootnotes } from './footnotes';
import { type LabOutline, LabSyntax, type OpenTask } from './lab-syntax';
import { PollSyntax } from './poll-syntax';
import { SaySyntax } from './say-syntax';
import { SlideClock } from './slide-clock';
import { attributesOf, figuresIn, groupBySlide, headingOf } from './slide-parts';
import { element, isElement, position, textOf } from './syntax';
import { replaceVariables, type Variables } from './variables';

export type Outline = LabOutline & {
  slides: Slide[];
  blocks: Block[];
  polls: DeckPoll[];
  notes: SlideNotes[];
  says: SlideSay[];
  faults: Fault[];
  /** Mentioned. */
  variables: string[];
};

export type PluginInput = {
  deck: string;
  file: string;
  source: DeckSource;
  looks: readonly SlideLook[];
  nodes: readonly NodeSpec[];
  variables: Variables['own'];
  /** Of the text. */
  language: string;
};

/** A terminal would take it for a key: an escape could end the paste that a block is typed as. */
const CONTROL = /[^\P{Cc}\n\t]/u;

/** A remark plugin for one deck, and the outline that it fills when it runs. */
export function slidesPlugin(input: PluginInput): { plugin: () => Transform; outline: Outline } {
  const lab: LabOutline = { tasks: [], questions: [], answers: [] };
  const outline: Outline = {
    ...lab,
    slides: [],
    blocks: [],
    polls: [],
    notes: [],
    says: [],
    faults: [],
    variables: [],
  };
  return { plugin: () => (root, file) => new DeckWalk(input, outline, String(file.value)).visitRoot(root), outline };
}

type Transform = (root: Root, file: { value: unknown }) => void;

/** A slide while its text is walked over. */
type OpenSlide = {
  slide: Slide;
  clock: SlideClock;
  actions: { step: number; block: string }[];
  /** The one whose text this is. */
  task: OpenTask | null;
};

class DeckWalk {
  /** Line of the slide that has a name. */
  private readonly slideLines = new Map<string, number>();
  private readonly lab: LabSyntax;
  private readonly variables: Variables;
  private readonly polls: PollSyntax;
  private readonly says: SaySyntax;

  constructor(
    private readonly input: PluginInput,
    private readonly outline: Outline,
    private readonly text: string,
  ) {
    this.variables = { own: input.variables, nodes: input.nodes };
    const fault = (place: Place | number, message: string) => this.fault(place, message);
    this.lab = new LabSyntax(outline, text, fault);
    this.polls = new PollSyntax(outline.polls, fault);
    this.says = new SaySyntax(outline.says, fault);
  }

  visitRoot(root: Root): void {
    const written = codeIn(root);
    const inText = replaceVariables(root, this.variables, (node, message) => this.fault(position(node), message));
    checkExpressions(root, (node, message) => this.fault(position(node), message));
    const groups = groupBySlide(root, this.input.source.separators);
    root.children = groups.flatMap((children, index) => this.visitSlide(children, index) ?? []);
    placeFootnotes(root);
    if (this.outline.slides.length === 0) this.fault(1, 'Every slide of this deck is hidden.');
    const { blocks } = this.outline;
    blocks.sort((a, b) => a.line - b.line);
    for (const { line, message } of repeatedNames(blocks)) this.fault(line, message);
    const inCommands = blocks.flatMap((block) => variablesOf(block, this.variables));
    this.outline.variables = [...new Set([...inText, ...inCommands])];
    for (const { line, message } of slipsIn(blocks, written, this.variables)) this.fault(line, message);
    this.lab.finish(this.outline.blocks);
  }

  /** The slide as an element; null when it is hidden. */
  private visitSlide(children: RootContent[], index: number): RootContent | null {
    const look = this.input.looks[index] ?? { layout: 'default', layouts: [] };
    if (look.hidden) return null;
    const slide = this.outlineSlide(children, index, look);
    this.claimName(slide);
    this.outline.slides.push(slide);
    const open: OpenSlide = { slide, clock: new SlideClock(), actions: [], task: null };
    this.visitContent(children, open);
    for (const { slide: of, text } of this.outline.notes) if (of === slide.name) open.clock.at(stepsOfNotes(text));
    slide.steps = open.clock.steps;
    slide.actions = open.actions;
    this.says.finish(slide);
    const attributes = attributesOf(slide, this.input.language);
    return element('Slide', attributes, arrange(look.layout, children));
  }

  private outlineSlide(children: RootContent[], index: number, look: SlideLook): Slide {
    const part = this.input.source.slides[index];
    const heading = headingOf(children);
    const title = heading ? textOf(heading) : '';
    const line = part?.line ?? 1;
    const name = look.name ?? slugOf(title);
    if (part?.empty) this.fault(line, 'This slide is empty. Take one of the two separators out.');
    else if (!name) this.fault(line, 'This slide has no address. Give it a heading, or a name in its settings.');
    const { slides } = this.outline;
    const before = slides.at(-1);
    const counted = slides.findLast((slide) => slide.number !== null)?.number ?? 0;
    const isDetail = before !== undefined && part?.direction === 'down';
    return {
      name: name || `slide-${index + 1}`,
      title: title || name,
      look,
      line,
      number: look.uncounted ? null : counted + 1,
      across: before ? before.across + (isDetail ? 0 : 1) : 0,
      down: before && isDetail ? before.down + 1 : 0,
      steps: 0,
      actions: [],
      figures: figuresIn(children),
    };
  }

  private claimName({ name, line }: Slide): void {
    const other = this.slideLines.get(name);
    if (other === undefined) this.slideLines.set(name, line);
    else
      this.fault(
        line,
        `Two slides are called “${name}”; the other is at line ${other}. Give one a name in its settings.`,
      );
  }

  /** Turns fences into blocks, numbers steps and takes notes out, in place and in the order of the text. */
  private visitContent(children: RootContent[], open: OpenSlide): void {
    const drawn = children.flatMap((child) => this.visitNode(child, open));
    children.splice(0, children.length, ...drawn);
  }

  private visitNode(node: RootContent, open: OpenSlide): RootContent[] {
    const { clock, slide } = open;
    if (node.type === 'code') return this.codeBlock(node, open);
    if (isElement(node, 'Notes')) {
      this.takeNotes(node as MdxJsxFlowElement, slide);
      return [];
    }
    if (isElement(node, 'Say')) {
      this.says.take(node as MdxJsxFlowElement, slide.name);
      return [];
    }
    const question = this.lab.question(node, slide, open.task) ?? this.polls.poll(node, slide.name);
    if (question) return [question];
    if (isElement(node, 'Task')) return [this.visitTask(node as MdxJsxFlowElement, open)];
    this.lab.openHelp(node, open.task);
    if (isElement(node, 'Step')) clock.placeStep(node as MdxJsxFlowElement);
    if (isElement(node, 'Morph') && !clock.placeMorph(node as MdxJsxFlowElement))
      this.fault(position(node), 'Code turns into code: <Morph> holds two fences or more, and nothing else.');
    const isSteps = isElement(node, 'Steps');
    const children = 'children' in node ? (node.children as RootContent[]) : [];
    if (node.type === 'list' && slide.look.incremental) clock.placeItems(node);
    if (isSteps && !slide.look.incremental)
      for (const list of children) if (list.type === 'list') clock.placeItems(list);
    // A list in an item comes with it.
    const inner =
      node.type === 'list' ? { ...open, slide: { ...slide, look: { ...slide.look, incremental: false } } } : open;
    this.visitContent(children, inner);
    return isSteps ? children : [node];
  }

  private visitTask(node: MdxJsxFlowElement, open: OpenSlide): RootContent {
    const task = this.lab.openTask(node, open.slide, open.task);
    this.visitContent(node.children as RootContent[], { ...open, task });
    this.lab.closeTask(node, task);
    return node as unknown as RootContent;
  }

  private takeNotes(node: MdxJsxFlowElement, { name }: Slide): void {
    const from = node.children[0]?.position?.start.offset;
    const to = node.children.at(-1)?.position?.end.offset;
    if (from !== undefined && to !== undefined)
      this.outline.notes.push({ slide: name, text: this.text.slice(from, to) });
  }

  /** None for what a page must not show. */
  private codeBlock(code: Code, open: OpenSlide): RootContent[] {
    const parsed = parseFence(code.lang ?? '', code.meta ?? '');
    if (!parsed.ok) {
      this.fault(position(code), parsed.problem);
      return [code];
    }
    const { fence } = parsed;
    code.meta = fence.display;
    const shown = fence.ranges.length > 0 ? open.clock.placeRanges(code, fence.ranges) : code;
    const { role } = fence;
    if (!role) return [fence.copy ? element('CopyBlock', {}, [shown]) : shown];
    const block = this.outlineBlock(code, { ...fence, role }, open);
    this.outline.blocks.push(block);
    this.lab.place(block, open.task);
    return role === 'wrong' ? [] : [this.drawnBlock(shown, block, fence, open)];
  }

  private outlineBlock(code: Code, fence: Fence & { role: Block['role'] }, { slide, task }: OpenSlide): Block {
    const { line } = position(code);
    const { role, terminal, wait, reason, expectsFailure, interrupt, once, path, title, timeout, holds } = fence;
    const isEmpty = code.value.trim() === '' && role !== 'file';
    if (isEmpty) this.fault(line, `This block is to ${role}, but there is nothing in it.`);
    if (CONTROL.test(code.value)) this.fault(line, `This block is to ${role}, but there is a control character in it.`);
    const asks = code.lang === 'http' ? 'http' : 'shell';
    const asked = asks === 'http' && role === 'check' && !isEmpty ? parseHttpCheck(code.value) : null;
    // The fence's own line is the one before its text.
    if (asked?.ok === false) this.fault(line + asked.line, asked.problem);
    return {
      name: fence.name ?? (task ? this.lab.nameIn(task, role) : slide.name),
      ...{ role, text: code.value, terminal, wait, reason, expectsFailure, interrupt, once, path, title, holds },
      hash: createHash('sha256').update(code.value).digest('hex').slice(0, 12),
      node: this.nodeOf(fence.node, line),
      asks,
      timeoutMs: timeout === null ? null : timeout * 1000,
      task: task?.name ?? null,
      ...{ slide: slide.name, line },
    };
  }

  private drawnBlock(shown: RootContent, block: Block, fence: Fence, { clock, actions }: OpenSlide): RootContent {
    const { name, role } = block;
    const variables = role === 'check' ? [] : variablesOf(block, this.variables);
    const step = fence.step === null ? null : fence.step === 'next' ? clock.next() : clock.at(fence.step);
    if (step !== null) actions.push({ step, block: name });
    // One machine alone needs no name on its blocks.
    const { deck, nodes } = this.input;
    return blockElement(block, shown, { deck, step, typed: fence.typed, variables, isAlone: nodes.length < 2 });
  }

  /** A node that is not declared may be one that is added later. */
  private nodeOf(named: string | null, line: number): string {
    if (named === ALL_NODES) return named;
    const names = this.input.nodes.map(({ name }) => name);
    const node = named ?? names[0] ?? 'node1';
    if (names.length > 0 && !names.includes(node) && !isNodeName(node))
      this.fault(line, `There is no node “${node}” in this deck. It has ${names.join(', ')}.`);
    return node;
  }

  private fault(place: Place | number, message: string): void {
    const at = typeof place === 'number' ? { line: place, column: 1 } : place;
    this.outline.faults.push({ file: this.input.file, ...at, message });
  }
}
