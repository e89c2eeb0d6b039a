// Owns the names of footnotes: two slides may use the same one, where the deck is one document.
import type { Nodes, RootContent } from 'mdast';

/** Gives footnotes whose name an earlier slide has taken another one, in place. */
export class FootnoteNames {
  private readonly taken = new Set<string>();

  settle(body: readonly RootContent[]): void {
    const own = new Map<string, string>();
    visit(body, (node) => {
      if (node.type !== 'footnoteDefinition' || own.has(node.identifier)) return;
      let name = node.identifier;
      for (let count = 2; this.taken.has(name); count += 1) name = `${node.identifier}-${count}`;
      own.set(node.identifier, name);
    });
    for (const name of own.values()) this.taken.add(name);
    visit(body, (node) => {
      if (node.type !== 'footnoteDefinition' && node.type !== 'footnoteReference') return;
      const name = own.get(node.identifier) ?? node.identifier;
      if (name !== node.identifier) Object.assign(node, { identifier: name, label: name });
    });
  }
}

function visit(nodes: readonly Nodes[], act: (node: Nodes) => void): void {
  for (const node of nodes) {
    act(node);
    if ('children' in node) visit(node.children, act);
  }
}
