// Owns the one component that translations have and decks have not.
import type { MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import { z } from 'zod';
import { SLUG } from '#core/ids';
import { literalOf } from './literals';

const words = z
  .string('must be text')
  .max(200)
  .refine((text) => !text.includes('"'), 'cannot hold straight quotes')
  .optional();

/** The descriptions are the manual. */
export const blockSchema = z
  .strictObject({
    name: z.string('must be text').regex(SLUG, 'must be the name of a block').describe('Which one.'),
    title: words.describe('What its tick, or the line above it, says here.'),
    caption: words.describe('What the line below it says here.'),
  })
  .describe('Stands for the block of that name in `deck.mdx`, words and all.');

/** Why it stands for no block; null when it does. */
export function translationProblem(node: MdxJsxFlowElement): string | null {
  const values: Record<string, unknown> = {};
  for (const attribute of node.attributes) {
    if (attribute.type !== 'mdxJsxAttribute') return '<Block> cannot take spread attributes.';
    values[attribute.name] = literalOf(attribute);
  }
  const [issue] = blockSchema.safeParse(values).error?.issues ?? [];
  if (issue) return `<Block> ${issue.path.join('.')}: ${issue.message}.`;
  return node.children.length > 0 ? 'A <Block> is empty: its text is that of deck.mdx.' : null;
}
