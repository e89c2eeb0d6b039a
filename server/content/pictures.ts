// Owns the fences and the inline maths that are drawn while a deck is compiled, so that a page needs no script for them.
// What draws them is loaded by the first deck that has one.
import type { Code, Node, Parent, Root } from 'mdast';
import type { Fault } from '#core/fault';
import { parseFence } from '#core/fence';
import type { Drawn } from './markup';
import { position } from './syntax';

/** What is to be drawn. `line`: of its first line in the file; `column`: where it begins there. */
export type PictureSource = { text: string; file: string; line: number; column: number } & Words;

/** `title`: for those who do not see it; `caption`: shown below it. */
type Words = { title: string | null; caption: string | null };

export type PictureOutcome = { drawn: Drawn; faults?: never } | { drawn?: never; faults: Fault[] };

const LANGUAGES: Record<string, () => Promise<(source: PictureSource) => PictureOutcome>> = {
  mermaid: async () => (await import('./diagrams')).drawDiagram,
  math: async () => (await import('./maths')).drawMaths,
  chart: async () => (await import('./charts')).drawChart,
};

/** A remark plugin for one deck, to stand before all that looks at fences; `faults` fills when it runs. */
export function picturesPlugin(file: string): { plugin: () => (root: Root) => Promise<void>; faults: Fault[] } {
  const faults: Fault[] = [];
  const visit = async (parent: Parent): Promise<void> => {
    for (const [index, child] of parent.children.entries()) {
      const picture = await pictureOf(child, file);
      if (picture?.drawn) parent.children[index] = picture.drawn;
      faults.push(...(picture?.faults ?? []));
      if ('children' in child) await visit(child);
    }
  };
  return { plugin: () => (root) => visit(root), faults };
}

type Picture = { drawn: Parent['children'][number]; faults?: never } | { drawn?: never; faults: Fault[] };

async function pictureOf(node: Node, file: string): Promise<Picture | null> {
  if (isInlineMaths(node)) {
    const { drawInlineMaths } = await import('./maths');
    const outcome = drawn(drawInlineMaths, { text: node.value, file, ...position(node), title: null, caption: null });
    return outcome.drawn ? { drawn: inTree(outcome.drawn) } : outcome;
  }
  if (node.type !== 'code') return null;
  const code = node as Code;
  const load = Object.hasOwn(LANGUAGES, code.lang ?? '') ? LANGUAGES[code.lang ?? ''] : undefined;
  const words = load ? parseFence(code.lang ?? '', code.meta ?? '') : null;
  // Words that mean nothing are reported where all fences are read.
  if (!load || !words?.ok) return null;
  const place = position(code);
  // The title stands among the words for display.
  const { display, title: _title, ...others } = words.fence;
  const { rest, ...shown } = wordsOf(display);
  if (rest || Object.values(others).some((word) => word && String(word) !== '')) {
    const message = `A ${code.lang} fence is drawn: only title="…" and caption="…" can stand behind it.`;
    return { faults: [{ file, ...place, message }] };
  }
  const outcome = drawn(await load(), { text: code.value, file, line: place.line + 1, column: place.column, ...shown });
  if (!outcome.drawn) return outcome;
  return { drawn: inTree(shown.caption === null ? outcome.drawn : captioned(outcome.drawn, shown.caption)) };
}

/** Nothing that an author writes is a bug of ours, nor is what a library makes of it. */
function drawn(draw: (source: PictureSource) => PictureOutcome, source: PictureSource): PictureOutcome {
  try {
    return draw(source);
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    const { file, line, column } = source;
    return { faults: [{ file, line, column, message: `This cannot be drawn: ${reason}.` }] };
  }
}

function wordsOf(display: string): Words & { rest: string } {
  const word = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(display)?.[1] ?? null;
  return {
    title: word('title'),
    caption: word('caption'),
    rest: display.replaceAll(/\b(?:title|caption)="[^"]*"/g, '').trim(),
  };
}

function captioned(figure: Drawn, caption: string): Drawn {
  const shown: Drawn = {
    type: 'element',
    tagName: 'figcaption',
    properties: { className: ['picture-caption'] },
    children: [{ type: 'text', value: caption }],
  };
  return { ...figure, children: [...figure.children, shown] };
}

type InlineMaths = Node & { type: 'inlineMaths'; value: string };

function isInlineMaths(node: Node): node is InlineMaths {
  return node.type === 'inlineMaths' && 'value' in node;
}

/** A node of the Markdown tree that becomes just this element. */
function inTree({ tagName, properties, children }: Drawn): Parent['children'][number] {
  const node = {
    type: 'picture',
    children: [],
    data: { hName: tagName, hProperties: properties, hChildren: children },
  };
  return node as unknown as Parent['children'][number];
}
