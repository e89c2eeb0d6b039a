// Owns what a translation takes from the deck that it translates: its settings, its outline, and its blocks and questions
// as they were written.
import type { Code, Nodes, Root, RootContent } from 'mdast';
import type { MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import type { Block } from '#core/deck';
import { cutDeck, type DeckSource } from '#core/deck-source';
import { parseFence } from '#core/fence';
import { slugOf } from '#core/ids';
import type { SlideLook } from '#core/layouts';
import type { Manifest } from '#core/manifest';
import type { Task } from '#core/tasks';
import { readSettings } from './deck-settings';
import { groupBySlide, headingOf } from './slide-parts';
import { type ReadSlides, readSyntax } from './slide-syntax';
import { type Outline, slidesPlugin } from './slides-plugin';
import { isElement, position, textOf } from './syntax';

/** The source of a deck: `file` is how faults name it. */
export type OriginalText = { file: string; text: string };

/** `block`: null for code that is only shown, and has a name. */
export type WrittenBlock = { code: Code; slide: number; block: Block | null };

export type WrittenTask = { task: Task; solution: MdxJsxFlowElement | null };

/** A slide as it stands in the file, hidden ones included. */
export type WrittenSlide = {
  name: string;
  tasks: readonly WrittenTask[];
  /** Its quizzes and polls, in order. */
  asked: readonly MdxJsxFlowElement[];
};

export type Original = {
  manifest: Manifest;
  looks: readonly SlideLook[];
  source: DeckSource;
  outline: Outline;
  slides: readonly WrittenSlide[];
  /** By name. */
  blocks: ReadonlyMap<string, WrittenBlock>;
};

/** The last of each file: a translation is saved more often than what it translates. */
const known = new Map<string, { text: string; read: ReadSlides; original: Original | null }>();

/** Of a deck without faults; null where its frontmatter cannot be read. */
export function readOriginal(deck: string, { file, text }: OriginalText): Original | null {
  const last = known.get(file);
  if (last?.text === text) return last.original;
  const source = cutDeck(text);
  const { manifest, looks } = readSettings(source, file);
  const { root, read } = readSyntax(source, last?.read ?? new Map());
  let original: Original | null = null;
  if (manifest) {
    const { nodes, variables, language } = manifest;
    const { plugin, outline } = slidesPlugin({ deck, file, source, looks, nodes, variables, language });
    plugin()(root, { value: source.mdx });
    // The walk has changed its tree.
    const written = readSyntax(source, read).root;
    const slides = groupBySlide(written, source.separators).map((children, index) =>
      writtenSlide(children, nameOf(children, looks[index]), outline),
    );
    original = { manifest, looks, source, outline, slides, blocks: writtenBlocks(written, source, outline) };
  }
  known.set(file, { text, read, original });
  return original;
}

function nameOf(children: readonly RootContent[], look: SlideLook | undefined): string {
  const heading = headingOf(children);
  return look?.name ?? slugOf(heading ? textOf(heading) : '');
}

function writtenSlide(children: readonly RootContent[], name: string, { tasks }: Outline): WrittenSlide {
  const found = elementsIn(children);
  const byLine = new Map(tasks.map((task) => [task.line, task]));
  return {
    name,
    tasks: found
      .filter((each) => isElement(each, 'Task'))
      .flatMap((each) => {
        const task = byLine.get(position(each).line);
        const solution = (each.children as Nodes[]).find((child) => isElement(child, 'Solution'));
        return task ? [{ task, solution: (solution as MdxJsxFlowElement | undefined) ?? null }] : [];
      }),
    asked: found.filter((each) => isElement(each, 'Quiz') || isElement(each, 'Poll')),
  };
}

function writtenBlocks(root: Root, { separators }: DeckSource, { blocks }: Outline): Map<string, WrittenBlock> {
  const byLine = new Map(blocks.map((block) => [block.line, block]));
  const found = groupBySlide(root, separators).flatMap((children, slide) =>
    nodesIn(children).flatMap((node): [string, WrittenBlock][] => {
      if (node.type !== 'code') return [];
      const block = byLine.get(position(node).line) ?? null;
      const name = block?.name ?? shownName(node);
      return name === null ? [] : [[name, { code: node, slide, block }]];
    }),
  );
  // A block of a task has the name before code that is only shown.
  return new Map(found.toSorted(([, a], [, b]) => Number(a.block !== null) - Number(b.block !== null)));
}

function shownName({ lang, meta }: Code): string | null {
  const parsed = parseFence(lang ?? '', meta ?? '');
  return parsed.ok && !parsed.fence.role ? parsed.fence.name : null;
}

function elementsIn(children: readonly RootContent[]): MdxJsxFlowElement[] {
  return nodesIn(children).filter((node): node is Nodes & MdxJsxFlowElement => node.type === 'mdxJsxFlowElement');
}

function nodesIn(children: readonly Nodes[]): Nodes[] {
  return children.flatMap((child) => [child, ...('children' in child ? nodesIn(child.children) : [])]);
}
