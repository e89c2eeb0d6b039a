// Owns what is folded in an imported lab: its details become the hints and the solution of a task, by what they are called.
import type { Code, RootContent } from 'mdast';
import type { MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import { isElement, textOf } from '../syntax';
import type { Ledger } from './imported';
import { flowElement } from './jsx';
import { isShell, type LabBlocks } from './lab-blocks';

const SOLUTION = /\b(?:solutions?|answers?|lösung)\b/i;
const HINT = /\b(?:hints?|tips?|help|clues?|tipp)\b/i;
/** The fold's own name says it already. */
const PLAIN = /^(?:solution|answer|hint|tip)s?[\s\d:.!…]*$/i;

/** `ledger` is that of the text's own file. */
type Ground = { blocks: LabBlocks; ledger: Ledger };

/** The content of a task, help last in it, hints before the solution. */
export function readHelp(nodes: readonly RootContent[], ground: Ground): { body: RootContent[]; help: RootContent[] } {
  const hints: RootContent[] = [];
  const solution: RootContent[] = [];
  const body = foldSections(nodes).flatMap((node): RootContent[] => {
    const fold = isElement(node, 'details') ? foldOf(node as unknown as MdxJsxFlowElement) : null;
    if (!fold || fold.content.length === 0) return [node];
    if (SOLUTION.test(fold.title)) solution.push(...named(fold), ...fold.content);
    else if (HINT.test(fold.title)) hints.push(flowElement('Hint', {}, [...named(fold), ...fold.content]));
    else return [node];
    return [];
  });
  runShells(solution, ground);
  return { body, help: solution.length > 0 ? [...hints, flowElement('Solution', {}, solution)] : hints };
}

/** A part under a heading that is called so, to the next heading that is no lower, as if it were folded. */
function foldSections(nodes: readonly RootContent[]): RootContent[] {
  const out: RootContent[] = [];
  let open: { depth: number; inside: RootContent[] } | null = null;
  for (const [i, node] of nodes.entries()) {
    if (node.type === 'heading') {
      if (open && node.depth <= open.depth) open = null;
      if (!open && i > 0 && isHelp(textOf(node))) {
        const inside = [flowElement('summary', {}, [{ type: 'paragraph', children: node.children }])];
        open = { depth: node.depth, inside };
        out.push(flowElement('details', {}, inside));
        continue;
      }
    }
    (open?.inside ?? out).push(node);
  }
  return out;
}

function isHelp(title: string): boolean {
  return PLAIN.test(title.trim());
}

type Fold = { title: string; summary: RootContent[]; content: RootContent[] };

function foldOf(node: MdxJsxFlowElement): Fold {
  const children = node.children as RootContent[];
  const summary = children.find((child) => isElement(child, 'summary'));
  const inner = summary && 'children' in summary ? (summary.children as RootContent[]) : [];
  return {
    title: summary ? textOf(summary).trim() : '',
    summary: inner,
    content: children.filter((child) => child !== summary),
  };
}

function named({ title, summary }: Fold): RootContent[] {
  return PLAIN.test(title) ? [] : summary;
}

/** What is in a solution is how the task is solved, so that it can be carried out. */
function runShells(nodes: readonly RootContent[], ground: Ground): void {
  for (const node of nodes) {
    if (node.type === 'code') runShell(node, ground);
    else if ('children' in node) runShells(node.children as RootContent[], ground);
  }
}

function runShell(code: Code, { blocks, ledger }: Ground): void {
  if (!isShell(code.lang) || code.meta) return;
  const made = blocks.block({ role: 'run', text: code.value, lang: code.lang ?? null });
  if (!made) return;
  Object.assign(code, { meta: made.meta, value: made.value });
  const line = code.position?.start.line ?? 1;
  ledger.changed(line, `a block of the solution can be run: ${made.value.split('\n')[0] ?? ''}`);
}
