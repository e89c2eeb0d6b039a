// Owns what slides of imported labs have in common: the one with the title, and whether there is anything to run.
import type { RootContent } from 'mdast';
import type { Draft } from './slide-writer';

export function titleSlide(about: { title: string; description: string | null; line: number }): Draft[] {
  const { title, description, line } = about;
  const body: RootContent[] = [{ type: 'heading', depth: 1, children: [{ type: 'text', value: title }] }];
  if (description) body.push({ type: 'paragraph', children: [{ type: 'text', value: description }] });
  return [{ line, down: false, settings: { layout: 'title' }, body, notes: [], name: null }];
}

export function hasBlock(nodes: readonly RootContent[]): boolean {
  return nodes.some(
    (node) =>
      (node.type === 'code' && /^(?:run|type|check|file=)/.test(node.meta ?? '')) ||
      ('children' in node && hasBlock(node.children as RootContent[])),
  );
}
