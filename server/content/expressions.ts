// Owns what MDX may compute in a deck: nothing but literals, and components from the list. Whatever else would only
// fail while a page is rendered is found here, with its place.
import type { Node, Parent, Root } from 'mdast';
import type { MdxJsxAttribute, MdxJsxExpressionAttribute, MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import { DECK_COMPONENTS } from './components';
import { type EstreeLike, type ExpressionNode, expressionOf, literalOf } from './literals';

type Report = (node: Node, message: string) => void;

export function checkExpressions(root: Root, report: Report): void {
  const walk = (node: Node): void => {
    checkNode(node, report);
    if ('children' in node) for (const child of (node as Parent).children) walk(child);
  };
  walk(root);
}

function checkNode(node: Node, report: Report): void {
  switch (node.type) {
    case 'mdxjsEsm':
      // The bundler adds an export of its own, which has no place in the file.
      if (!node.position) return;
      return report(node, 'A deck has no imports or exports: its components come with Slipway.');
    case 'mdxFlowExpression':
    case 'mdxTextExpression':
      if (!isLiteral((node as ExpressionNode).data?.estree, SHOWN)) {
        report(node, 'Only literals can stand in braces. For a brace as text, write it in backquotes or as \\{.');
      }
      return;
    case 'mdxJsxFlowElement':
    case 'mdxJsxTextElement':
      return checkElement(node as MdxJsxFlowElement, report);
    default:
  }
}

function checkElement(node: MdxJsxFlowElement, report: Report): void {
  const { name, position } = node;
  // Put in by the compiler itself.
  if (!position) return;
  if (!name || /^[a-z][a-z0-9-]*$/.test(name)) return checkPlainAttributes(node, report);
  const schema = Object.hasOwn(DECK_COMPONENTS, name) ? DECK_COMPONENTS[name] : undefined;
  if (!schema)
    return report(node, `<${name}> is not a component. There are: ${Object.keys(DECK_COMPONENTS).join(', ')}.`);
  const values: Record<string, unknown> = {};
  for (const attribute of node.attributes) {
    if (attribute.type !== 'mdxJsxAttribute') return report(node, `<${name}> cannot take spread attributes.`);
    values[attribute.name] = literalOf(attribute);
  }
  const result = schema.safeParse(values);
  if (!result.success) {
    const issue = result.error.issues[0];
    report(node, `<${name}> ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is wrong'}.`);
  }
}

function checkPlainAttributes(node: MdxJsxFlowElement, report: Report): void {
  const isPlain = (attribute: MdxJsxAttribute | MdxJsxExpressionAttribute) =>
    attribute.type === 'mdxJsxAttribute' &&
    (typeof attribute.value !== 'object' ||
      attribute.value === null ||
      isLiteral(attribute.value.data?.estree ?? undefined));
  if (!node.attributes.every(isPlain)) report(node, `Attributes of <${node.name}> can be literals only.`);
  const style = node.attributes.find((attribute) => attribute.type === 'mdxJsxAttribute' && attribute.name === 'style');
  if (typeof style?.value === 'string')
    report(node, `The style of <${node.name}> must be an object, such as style={{ color: 'red' }}.`);
}

/** What can be shown as text; React fails on objects. */
const SHOWN: ReadonlySet<string> = new Set([
  'Literal',
  'ArrayExpression',
  'TemplateLiteral',
  'TemplateElement',
  'UnaryExpression',
]);
const ASSIGNED: ReadonlySet<string> = new Set([...SHOWN, 'ObjectExpression', 'Property']);

/** True for nothing (a comment), a literal, and arrays and objects of literals as far as they are `allowed`. */
function isLiteral(estree: EstreeLike | undefined, allowed = ASSIGNED): boolean {
  if (!estree || estree.body.length === 0) return true;
  const walk = (node: unknown, isKey: boolean): boolean => {
    if (Array.isArray(node)) return node.every((each) => walk(each, false));
    if (typeof node !== 'object' || node === null || !('type' in node)) return true;
    const typed = node as Record<string, unknown> & { type: string };
    if (typed.type === 'Identifier') return isKey;
    if (!allowed.has(typed.type) || 'regex' in typed) return false;
    return Object.entries(typed).every(([key, value]) => walk(value, key === 'key' && typed.computed !== true));
  };
  return walk(expressionOf(estree), false);
}
