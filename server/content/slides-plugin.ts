// Owns the walk over a deck's syntax tree: wraps each slide, turns fences with a role into blocks with an id, takes
// notes out, and collects what the server must know. Faults are collected too, never thrown.
import { createHash } from 'node:crypto';
import type { Code, Node, Parent, Root, RootContent } from 'mdast';
import type { Block, Slide } from '#core/deck';
import type { DeckSource } from '#core/deck-source';
import type { Fault } from '#core/fault';
import { parseFence } from '#core/fence';
import { blockId, slugOf } from '#core/ids';
import type { SlideSettings } from '#core/manifest';
import { checkExpressions } from './expressions';
import { element, isElement, position, textOf } from './syntax';

export type Outline = { slides: Slide[]; blocks: Block[]; faults: Fault[] };

export type PluginInput = { deck: string; file: string; source: DeckSource; settings: SlideSettings[] };

/** A remark plugin for one deck and the outline it fills when it runs. */
export function slidesPlugin(input: PluginInput): { plugin: () => (root: Root) => void; outline: Outline } {
  const outline: Outline = { slides: [], blocks: [], faults: [] };
  const plugin = () => (root: Root) => {
    for (const list of [outline.slides, outline.blocks, outline.faults]) list.length = 0;
    checkExpressions(root, fault);
    const groups = groupBySlide(root, input.source.separators);
    const names = new Map<string, number>();
    root.children = groups.map((children, index) => {
      const slide = outlineSlide(children, index);
      claim(names, slide);
      outline.slides.push(slide);
      visit(children, slide);
      return element('Slide', { name: slide.name, title: slide.title, layout: slide.settings.layout, number: index + 1 }, children);
    });
    orderBlocks();
  };
  return { plugin, outline };

  function fault(node: Node | number, message: string): void {
    const place = typeof node === 'number' ? { line: node, column: 1 } : position(node);
    outline.faults.push({ file: input.file, ...place, message });
  }

  function outlineSlide(children: RootContent[], index: number): Slide {
    const part = input.source.slides[index];
    const settings = input.settings[index] ?? { layout: 'default' };
    const heading = children.find((child) => child.type === 'heading');
    const title = heading ? textOf(heading) : '';
    const line = part?.line ?? 1;
    const name = settings.name ?? slugOf(title);
    if (part?.empty) fault(line, 'This slide is empty. Take one of the two separators out.');
    else if (!name) fault(line, 'This slide has no address. Give it a heading, or a name in its settings.');
    return { name: name || `slide-${index + 1}`, title: title || name, settings, line };
  }

  function claim(names: Map<string, number>, slide: Slide): void {
    const other = names.get(slide.name);
    if (other === undefined) names.set(slide.name, slide.line);
    else fault(slide.line, `Two slides are called “${slide.name}”; the other is at line ${other}. Give one a name in its settings.`);
  }

  /** Turns fences into blocks and drops notes, in place. */
  function visit(children: RootContent[], slide: Slide): void {
    for (let i = children.length - 1; i >= 0; i -= 1) {
      const child = children[i]!;
      if (isElement(child, 'Notes')) children.splice(i, 1);
      else if (child.type === 'code') children[i] = codeBlock(child, slide);
      else if ('children' in child) visit((child as Parent).children as RootContent[], slide);
    }
  }

  function codeBlock(code: Code, slide: Slide): RootContent {
    const parsed = parseFence(code.lang ?? '', code.meta ?? '');
    if (!parsed.ok) {
      fault(code, parsed.problem);
      return code;
    }
    const { role, name, display } = parsed.fence;
    code.meta = display;
    if (!role) return code;
    if (code.value.trim() === '') fault(code, `This block is to ${role}, but there is nothing in it.`);
    const hash = createHash('sha256').update(code.value).digest('hex').slice(0, 12);
    const block: Block = { name: name ?? slide.name, role, text: code.value, hash, slide: slide.name, line: position(code).line };
    outline.blocks.push(block);
    const wrapped = element(role === 'run' ? 'RunBlock' : 'CheckBlock', { id: blockId(input.deck, block.name, hash), name: block.name }, [code]);
    return { ...wrapped, position: code.position } as RootContent;
  }

  /** Blocks were met from the end of each slide: puts them in order and reports names used twice. */
  function orderBlocks(): void {
    outline.blocks.sort((a, b) => a.line - b.line);
    const lines = new Map<string, number>();
    for (const { name, line } of outline.blocks) {
      const other = lines.get(name);
      if (other === undefined) lines.set(name, line);
      else fault(line, `Two blocks are called “${name}”; the other is at line ${other}. Give one name=… behind its fence.`);
    }
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
