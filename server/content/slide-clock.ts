// Owns the numbers of a slide's steps: who takes the next one, in order of the text, and how the tree is told.
import type { Code, List, RootContent } from 'mdast';
import type { MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import { z } from 'zod';
import { literalOf } from './literals';
import { attributeOf, element, setAttribute } from './syntax';

const EFFECTS = ['appear', 'fade-out', 'only', 'dim', 'strike', 'highlight'] as const;

/** `<Step>`: what is in it comes, goes or changes with a step. */
export const stepSchema = z.strictObject({
  at: z.int().min(1).max(99).optional().describe('Number of the step; else the next one.'),
  effect: z
    .enum(EFFECTS, `must be one of ${EFFECTS.join(', ')}`)
    .optional()
    .describe('What the step does to it: it appears, unless told otherwise.'),
});

export class SlideClock {
  private last = 0;
  private highest = 0;

  /** Number of the slide's last step. */
  get steps(): number {
    return this.highest;
  }

  next(): number {
    this.last += 1;
    return this.at(this.last);
  }

  /** An explicit number leaves the order of the others alone. */
  at(step: number): number {
    this.highest = Math.max(this.highest, step);
    return step;
  }

  /** `<Step>` becomes a plain element that knows its step. */
  placeStep(node: MdxJsxFlowElement): void {
    const at = attributeOf(node, 'at');
    const given = at ? Number(literalOf(at)) : Number.NaN;
    const step = Number.isInteger(given) ? this.at(given) : this.next();
    const effect = attributeOf(node, 'effect')?.value;
    node.attributes = attributesOf({
      'data-step': step,
      ...(typeof effect === 'string' && effect !== 'appear' ? { 'data-effect': effect } : {}),
    });
    node.name = (node.type as string) === 'mdxJsxTextElement' ? 'span' : 'div';
  }

  /** Items of the list come one by one; lists in them come with them. */
  placeItems(list: List): void {
    for (const item of list.children) setAttribute(item, 'data-step', this.next());
  }

  /** The first range is there from the start; each further one is a step. */
  placeRanges(code: Code, ranges: readonly string[]): RootContent {
    const from = this.nextOf(ranges.length - 1);
    return element('div', { className: 'code-steps', 'data-from': from, 'data-ranges': ranges.join('|') }, [code]);
  }

  /**
   * `<Morph>`: the first fence in it is there from the start; each further one takes the place of the one before. False
   * when anything else is in it, or fewer than two.
   */
  placeMorph(node: MdxJsxFlowElement): boolean {
    const stages = node.children.filter((child) => child.type === 'code');
    const isWhole = stages.length > 1 && stages.length === node.children.length;
    const from = this.nextOf(stages.length - 1);
    const drawn = stages.map((stage) => element('div', { className: 'morph-stage' }, [stage]));
    node.name = 'div';
    node.attributes = attributesOf({ className: 'morph', 'data-from': from });
    node.children = drawn as typeof node.children;
    return isWhole;
  }

  /** Takes `count` numbers in a row. Returns the first of them. */
  private nextOf(count: number): number {
    const from = this.last + 1;
    for (let i = 0; i < count; i += 1) this.next();
    return from;
  }
}

function attributesOf(values: Record<string, string | number>): MdxJsxFlowElement['attributes'] {
  return (element('div', values, []) as unknown as MdxJsxFlowElement).attributes;
}
