// Owns the importer of Play with Docker's posts: Jekyll's Markdown with terminals, ports and quizzes.
import type { Code, Nodes, PhrasingContent, RootContent } from 'mdast';
import { isPort } from '#core/ids';
import { MAX_NODES } from '#core/protocol';
import { textOf } from '../syntax';
import { audienceUrl } from './audience';
import { readBody, type Shared } from './body';
import { placeFollowers, type Taken } from './followers';
import { type FrontMatter, takeFrontMatter, textValue } from './front-matter';
import { cutAtHeadings, type Piece } from './headings-cut';
import { dedentCode } from './html-text';
import type { ImportInput } from './imported';
import { type Kramdown, readKramdown, termOf } from './kramdown';
import { LabBlocks } from './lab-blocks';
import type { Lab } from './lab-files';
import { hasBlock, titleSlide } from './lab-slides';
import { readLines } from './lines';
import { readQuizzes } from './quiz-list';
import { type Read, shown } from './reveal';
import type { Draft } from './slide-writer';

const READ = new Set('title terms layout author description date'.split(' '));

export function readPlayWithDocker(input: ImportInput, shared: Shared): Read {
  const { front, rest } = takeFrontMatter(readLines(input.text));
  const lab: Lab = { ...shared, blocks: new LabBlocks() };
  lab.blocks.nodes = nodesOf(front, lab);
  const kramdown = readKramdown(rest, shared.ledger);
  const post = new PostReader(kramdown, lab);
  const slides = cutAtHeadings(kramdown.lines).map((piece) => post.slide(piece));
  const title = textValue(front.values.title);
  const cover = title
    ? titleSlide({ title, description: textValue(front.values.description), line: front.lineOf('title') })
    : [];
  for (const key of Object.keys(front.values))
    if (!READ.has(key)) lab.ledger.dropped(front.lineOf(key), `${key} in the frontmatter${shown(front.values[key])}`);
  return { title, manifest: about(front, lab.blocks), slides: [...cover, ...slides], separators: 'headings' };
}

function about(front: FrontMatter, blocks: LabBlocks): Record<string, unknown> {
  const description = textValue(front.values.description)?.replaceAll(/\s+/g, ' ').slice(0, 300);
  const author = textValue(front.values.author)?.slice(0, 120);
  return {
    ...(description ? { description } : {}),
    ...(author ? { author } : {}),
    ...(blocks.nodes > 1 ? { nodes: blocks.nodes } : {}),
  };
}

/** Each terminal was one of a machine of its own. */
function nodesOf(front: FrontMatter, { ledger }: Lab): number {
  const terms = Number(textValue(front.values.terms) ?? 1) || 1;
  if (terms > MAX_NODES)
    ledger.changed(front.lineOf('terms'), `${terms} terminals are ${MAX_NODES} nodes, the most there can be`);
  return Math.min(Math.max(Math.trunc(terms), 1), MAX_NODES);
}

class PostReader {
  constructor(
    private readonly kramdown: Kramdown,
    private readonly lab: Lab,
  ) {}

  slide({ line, level, lines }: Piece): Draft {
    const lineOf = (number: number) => lines[number - 1]?.line ?? line;
    const read = readBody(lines, this.lab, {
      tree: (children) => {
        for (const child of children) this.readFences(child, lineOf);
        return children;
      },
    });
    const placed = placeFollowers(read, (nodes, place) => this.takeFromText(nodes, place.line), lineOf);
    const body = readQuizzes(placed, { ...this.lab, lineOf, quizzes: this.kramdown.quizzes });
    const settings = hasBlock(body) ? { layout: 'terminal' } : {};
    return { line, down: level === 2, settings, body, notes: [], name: level === 0 ? 'introduction' : null };
  }

  private readFences(node: Nodes, lineOf: (line: number) => number): void {
    if (node.type === 'code') this.readFence(node, lineOf(node.position?.start.line ?? 1));
    else if ('children' in node) for (const child of node.children) this.readFences(child, lineOf);
  }

  private readFence(code: Code, line: number): void {
    const term = termOf(`${code.lang ?? ''} ${code.meta ?? ''}`) ?? this.kramdown.terms.get(line) ?? null;
    if (term === null) return;
    const rest = `${code.lang ?? ''} ${code.meta ?? ''}`.replace(/[{]?:?\s?\.term\d[}]?/, '').trim();
    const [lang = null] = rest.split(/\s+/);
    const node = Math.min(term, MAX_NODES);
    this.lab.blocks.turn(code, { role: 'run', text: dedentCode(code.value), lang, node });
    // A block with nothing in it stays code.
    if (!code.data) Object.assign(code, { lang: null, meta: null });
  }

  /** Attribute lists behind a link, a picture or code. */
  private takeFromText(nodes: readonly PhrasingContent[], line: number): Taken {
    const blocks: RootContent[] = [];
    const text = nodes.flatMap((node, i): PhrasingContent[] => {
      const next = nodes[i + 1];
      const said = next?.type === 'text' ? attributesBehind(next.value) : '';
      const port = Number(/data-port\s?=\s?["']?\.?(\d{1,5})/.exec(said)?.[1] ?? 0);
      if (node.type === 'link' && isPort(port)) {
        blocks.push(audienceUrl({ port, node: Math.min(termOf(said) ?? 1, MAX_NODES) }, line, this.lab.ledger));
        if (!/^\/?$/.test(node.url))
          this.lab.ledger.changed(line, `${node.url} is to be added to the address of “${textOf(node)}”`);
        return node.children;
      }
      if (said !== '' && !/^\{:\s?target=\S+\}$/.test(said)) this.lab.ledger.dropped(line, `the attributes ${said}`);
      if (node.type !== 'text') return [node];
      const before = i > 0 ? attributesBehind(node.value) : '';
      const value = node.value.slice(before.length);
      return value === '' ? [] : [{ ...node, value }];
    });
    return { text, blocks };
  }
}

function attributesBehind(text: string): string {
  return /^(?:\{:[^{}\n]{0,200}\})+/.exec(text)?.[0] ?? '';
}
