// Owns the Markdown of a Docker Labspace: words behind fences, directives and variables.
import type { Code, Nodes, PhrasingContent, RootContent } from 'mdast';
import { isPort, slugOf } from '#core/ids';
import { audienceUrl } from './audience';
import { readBody } from './body';
import { placeFollowers, type Taken } from './followers';
import { hereDocument, isShell, workPath } from './lab-blocks';
import type { Lab } from './lab-files';
import { type Directive, type Marked, markDirectives } from './labspace-directives';
import type { Variables } from './labspace-variables';
import type { Line } from './lines';

const OWN_WORD = /^(?:no-run-button|no-copy-button|(?:terminal-id|save-as)=\S+)$/;

export class LabspaceText {
  private directives: Marked | null = null;

  constructor(
    private readonly lab: Lab,
    private readonly variables: Variables,
  ) {}

  /** The lines of a whole file, before they are cut. */
  marked(lines: readonly Line[]): Line[] {
    this.directives = markDirectives(lines, this.lab.ledger);
    return this.directives.lines;
  }

  body(lines: readonly Line[]): RootContent[] {
    const lineOf = (number: number) => lines[number - 1]?.line ?? lines.at(-1)?.line ?? 1;
    const read = readBody(lines, this.lab, {
      tree: (children) => children.flatMap((child) => this.readFences(child, lineOf)) as RootContent[],
    });
    const placed = placeFollowers(read, (nodes, { line }) => this.takeFromText(nodes, line), lineOf);
    for (const node of placed) this.restore(node);
    return placed;
  }

  private readFences(node: Nodes, lineOf: (line: number) => number): Nodes[] {
    if (node.type === 'code') return this.readFence(node, lineOf(node.position?.start.line ?? 1));
    if ('children' in node) node.children = node.children.flatMap((child) => this.readFences(child, lineOf)) as never;
    return [node];
  }

  private readFence(code: Code, line: number): Code[] {
    const words = (code.meta ?? '').split(/\s+/).filter(Boolean);
    const own = new Set(words.filter((word) => OWN_WORD.test(word)));
    const wordOf = (key: string) => [...own].find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1) ?? null;
    const others = words.filter((word) => !own.has(word));
    const saved = wordOf('save-as')?.replaceAll(/^["']|["']$/g, '') ?? null;
    const isRun = saved === null && isShell(code.lang) && !own.has('no-run-button');
    const isCopied = !own.has('no-copy-button');
    code.meta = others.join(' ') || null;
    if (!isRun && saved === null && (!isCopied || others.length > 0)) return [code];
    for (const word of others) this.lab.ledger.dropped(line, `“${word}” behind a fence`);
    if (saved !== null) this.save(code, saved, line);
    else if (isRun) return this.run(code, wordOf('terminal-id'), line);
    else this.lab.blocks.turn(code, { role: 'copy', text: code.value, lang: code.lang ?? null });
    return [code];
  }

  private save(code: Code, name: string, line: number): void {
    const path = workPath(name);
    if (this.variables.inCommand(code.value) !== code.value)
      this.lab.ledger.changed(line, `the variables in ${name} are to be filled in by hand`);
    if (path !== null) this.lab.blocks.turn(code, { role: 'file', text: code.value, lang: code.lang ?? null, path });
    else
      this.lab.blocks.turn(code, {
        ...{ role: 'run', text: hereDocument(name, code.value), name: this.lab.blocks.name(name, 'file') },
      });
  }

  /** What a console shows behind `$` is run, the rest of it is shown. */
  private run(code: Code, terminal: string | null, line: number): Code[] {
    const { commands, output } =
      code.lang === 'console' ? splitConsole(code.value) : { commands: code.value, output: '' };
    if (output !== '') this.lab.ledger.changed(line, 'the output in a console block is a block of its own');
    const text = this.variables.inCommand(commands);
    this.lab.blocks.turn(code, {
      ...{ role: 'run', text, lang: code.lang ?? null },
      terminal: terminal === null ? null : slugOf(terminal).slice(0, 24).replace(/-$/, '') || null,
    });
    return output === '' ? [code] : [code, { type: 'code', lang: 'text', value: output }];
  }

  private takeFromText(nodes: readonly PhrasingContent[], line: number): Taken {
    const blocks: RootContent[] = [];
    const text = nodes.flatMap((node): PhrasingContent[] => {
      if (node.type === 'inlineCode') return [{ ...node, value: this.variables.inCode(node.value) }];
      if (node.type === 'link') return [{ ...node, url: this.variables.inCode(node.url) }];
      if (node.type !== 'text') return [node];
      const parts = this.directives?.split(node.value) ?? [node.value];
      return parts.flatMap((part) => {
        if (typeof part === 'string') return part === '' ? [] : this.variables.inText(part);
        return this.directive(part, blocks, line);
      });
    });
    return { text: text.filter((node) => node.type !== 'text' || node.value !== ''), blocks };
  }

  private directive(directive: Directive, blocks: RootContent[], line: number): PhrasingContent[] {
    const { name, label, attributes, source } = directive;
    const words: PhrasingContent[] = label === '' ? [] : [{ type: 'text', value: label }];
    if (name === 'variableDefinition') {
      const block = this.variables.asking(label, attributes.prompt ?? '', { ...this.lab, line });
      if (block) blocks.push(block);
      else this.lab.ledger.dropped(line, source);
      return block ? [] : words;
    }
    if (name === 'tabLink' && attributes.href) return this.tabLink(attributes.href, words, { blocks, line });
    this.lab.ledger.dropped(line, `${source}${label ? ', its text stays' : ''}`);
    return words;
  }

  private tabLink(
    href: string,
    words: PhrasingContent[],
    { blocks, line }: { blocks: RootContent[]; line: number },
  ): PhrasingContent[] {
    const [, said, path = ''] = /^https?:\/\/(?:localhost|127\.0\.0\.1)(?::(\d{1,5}))?(\/.*)?$/.exec(href) ?? [];
    const port = said === undefined ? 80 : Number(said);
    if (/^https?:\/\/(?:localhost|127\.0\.0\.1)\b/.test(href) && isPort(port)) {
      blocks.push(audienceUrl({ port, node: 1 }, line, this.lab.ledger));
      if (path !== '' && path !== '/')
        this.lab.ledger.changed(line, `${path} is to be added to the address of port ${port}`);
      return words;
    }
    if (/^https?:\/\//i.test(href)) return [{ type: 'link', url: href, title: null, children: words }];
    this.lab.ledger.dropped(line, `the address of a link, its text stays (${href})`);
    return words;
  }

  /** Directives that stood where there is no text of a paragraph. */
  private restore(node: Nodes): void {
    const back = (text: string) =>
      (this.directives?.split(text) ?? [text]).map((part) => (typeof part === 'string' ? part : part.source)).join('');
    if ('value' in node) node.value = back(node.value);
    if ('url' in node) node.url = back(node.url);
    if ('alt' in node && node.alt) node.alt = back(node.alt);
    if ('children' in node) for (const child of node.children) this.restore(child);
  }
}

function splitConsole(text: string): { commands: string; output: string } {
  const lines = text.split('\n');
  if (!/^\s*[$#] /.test(lines.find((line) => line.trim() !== '') ?? '')) return { commands: text, output: '' };
  const commands: string[] = [];
  const output: string[] = [];
  let isContinued = false;
  for (const line of lines) {
    const command: string | null = /^\s*[$#] (.*)$/.exec(line)?.[1] ?? (isContinued ? line : null);
    if (command === null) output.push(line);
    else commands.push(command);
    isContinued = command?.endsWith('\\') ?? false;
  }
  return { commands: commands.join('\n'), output: output.join('\n').trim() };
}
