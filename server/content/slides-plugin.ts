// Owns the walk over a deck's syntax tree: wraps each slide, turns fences with a role into blocks with an id, takes
// notes out, and collects what the server must know. Faults are collected too, never thrown.
import { createHash } from 'node:crypto';
import type { Code, Root, RootContent } from 'mdast';
import { type Block, needsDocker, type Slide } from '#core/deck';
import type { DeckSource } from '#core/deck-source';
import type { Fault } from '#core/fault';
import { parseFence } from '#core/fence';
import { blockId, slugOf } from '#core/ids';
import type { SlideSettings } from '#core/manifest';
import { isNodeName, type NodeSpec } from '#core/topology';
import type { CastUse } from './cast-files';
import { checkExpressions } from './expressions';
import type { Place } from './faults';
import { attributeOf, element, isElement, position, textOf } from './syntax';

export type Outline = { slides: Slide[]; blocks: Block[]; casts: CastUse[]; faults: Fault[] };

export type PluginInput = {
  deck: string;
  file: string;
  source: DeckSource;
  settings: SlideSettings[];
  nodes: readonly NodeSpec[];
};

/** A terminal would take it for a key: an escape could end the paste that a block is typed as. */
const CONTROL = /[^\P{Cc}\n\t]/u;

/** A remark plugin for one deck, and the outline that it fills when it runs. */
export function slidesPlugin(input: PluginInput): { plugin: () => (root: Root) => void; outline: Outline } {
  const outline: Outline = { slides: [], blocks: [], casts: [], faults: [] };
  return { plugin: () => (root) => new SlideWalk(input, outline).visitRoot(root), outline };
}

class SlideWalk {
  /** Line of the slide that has a name. */
  private readonly slideLines = new Map<string, number>();

  constructor(
    private readonly input: PluginInput,
    private readonly outline: Outline,
  ) {}

  visitRoot(root: Root): void {
    checkExpressions(root, (node, message) => this.fault(position(node), message));
    const groups = groupBySlide(root, this.input.source.separators);
    root.children = groups.map((children, index) => {
      const slide = this.outlineSlide(children, index);
      this.claimName(slide);
      this.outline.slides.push(slide);
      this.visitContent(children, slide);
      const { name, title, settings } = slide;
      return element('Slide', { name, title, layout: settings.layout, number: index + 1 }, children);
    });
    this.orderBlocks();
  }

  private outlineSlide(children: RootContent[], index: number): Slide {
    const part = this.input.source.slides[index];
    const settings = this.input.settings[index] ?? { layout: 'default' };
    const heading = children.find((child) => child.type === 'heading');
    const title = heading ? textOf(heading) : '';
    const line = part?.line ?? 1;
    const name = settings.name ?? slugOf(title);
    if (part?.empty) this.fault(line, 'This slide is empty. Take one of the two separators out.');
    else if (!name) this.fault(line, 'This slide has no address. Give it a heading, or a name in its settings.');
    return { name: name || `slide-${index + 1}`, title: title || name, settings, line };
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

  /** Turns fences into blocks and drops notes, in place. */
  private visitContent(children: RootContent[], slide: Slide): void {
    const kept = children.filter((child) => !isElement(child, 'Notes'));
    const changed = kept.map((child) => (child.type === 'code' ? this.codeBlock(child, slide) : child));
    children.splice(0, children.length, ...changed);
    for (const child of kept) if (isElement(child, 'Recording')) this.placeRecording(child);
    for (const child of kept) if ('children' in child) this.visitContent(child.children as RootContent[], slide);
  }

  /** The page asks for it by the deck's address. */
  private placeRecording(node: RootContent): void {
    const src = attributeOf(node, 'src');
    if (typeof src?.value !== 'string') return;
    this.outline.casts.push({ src: src.value, ...position(node) });
    src.value = `/decks/${this.input.deck}/${src.value}`;
  }

  private codeBlock(code: Code, slide: Slide): RootContent {
    const parsed = parseFence(code.lang ?? '', code.meta ?? '');
    if (!parsed.ok) {
      this.fault(position(code), parsed.problem);
      return code;
    }
    const { role, display, terminal } = parsed.fence;
    code.meta = display;
    if (!role) return code;
    const { line } = position(code);
    if (code.value.trim() === '') this.fault(line, `This block is to ${role}, but there is nothing in it.`);
    if (CONTROL.test(code.value)) this.fault(line, `This block is to ${role}, but there is a control character in it.`);
    const name = parsed.fence.name ?? slide.name;
    const hash = createHash('sha256').update(code.value).digest('hex').slice(0, 12);
    const node = this.nodeOf(parsed.fence.node, line);
    const block: Block = { name, role, text: code.value, hash, node, terminal, slide: slide.name, line };
    this.outline.blocks.push(block);
    const component = role === 'run' ? 'RunBlock' : 'CheckBlock';
    const needs = needsDocker(block) ? { needs: 'docker' } : {};
    // One machine alone needs no name on its blocks.
    const where = this.input.nodes.length > 1 ? { node } : {};
    const within = terminal === null ? {} : { terminalName: terminal };
    return element(component, { id: blockId(this.input.deck, name, hash), name, ...needs, ...where, ...within }, [
      code,
    ]);
  }

  /** A node that is not declared may be one that is added later. */
  private nodeOf(named: string | null, line: number): string {
    const names = this.input.nodes.map(({ name }) => name);
    const node = named ?? names[0] ?? 'node1';
    if (names.length > 0 && !names.includes(node) && !isNodeName(node))
      this.fault(line, `There is no node “${node}” in this deck. It has ${names.join(', ')}.`);
    return node;
  }

  /** Puts blocks in the order of their lines and reports names used twice. */
  private orderBlocks(): void {
    this.outline.blocks.sort((a, b) => a.line - b.line);
    const lines = new Map<string, number>();
    for (const { name, line } of this.outline.blocks) {
      const other = lines.get(name);
      if (other === undefined) lines.set(name, line);
      else
        this.fault(
          line,
          `Two blocks are called “${name}”; the other is at line ${other}. Give one name=… behind its fence.`,
        );
    }
  }

  private fault(place: Place | number, message: string): void {
    const at = typeof place === 'number' ? { line: place, column: 1 } : place;
    this.outline.faults.push({ file: this.input.file, ...at, message });
  }
}

function groupBySlide(root: Root, separators: ReadonlySet<number>): RootContent[][] {
  const groups: RootContent[][] = [[]];
  for (const child of root.children) {
    if (child.type === 'thematicBreak' && separators.has(position(child).line)) groups.push([]);
    else groups.at(-1)?.push(child);
  }
  return groups;
}
