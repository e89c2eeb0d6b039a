// Owns what stands in braces in MDX, as far as it is one literal or one name. It knows no component: those are made with it.
import type { Node } from 'mdast';
import type { MdxJsxAttribute } from 'mdast-util-mdx-jsx';

export type ExpressionNode = Node & { data?: { estree?: EstreeLike } };
export type EstreeLike = { body: unknown[] };

/** An attribute's value where it is a literal; undefined where it is an expression, or there is none. */
export function literalOf(attribute: MdxJsxAttribute | undefined): unknown {
  if (!attribute) return undefined;
  if (attribute.value === null || attribute.value === undefined) return true;
  if (typeof attribute.value === 'string') return attribute.value;
  const expression = expressionOf(attribute.value.data?.estree ?? undefined);
  return expression && 'value' in expression ? expression.value : undefined;
}

/** The name where a node or an attribute's value in braces is nothing but one; else null. */
export function identifierOf(node: Pick<Node, 'type'>): string | null {
  const { estree } = (node as ExpressionNode).data ?? {};
  const expression = estree?.body.length === 1 ? expressionOf(estree) : undefined;
  return expression?.type === 'Identifier' && typeof expression.name === 'string' ? expression.name : null;
}

type Expression = { type: string; value?: unknown; name?: unknown };

export function expressionOf(estree: EstreeLike | undefined): Expression | undefined {
  const statement = estree?.body[0] as { expression?: Expression } | undefined;
  return statement?.expression;
}
