// Owns the Markdown of a Killercoda or Katacoda step: the actions behind code, files in `<pre class="file">`, ports.
import type { Code, Html, InlineCode, Nodes, PhrasingContent, RootContent, Text } from 'mdast';
import { portInCommand, replacePorts, takePorts } from './audience';
import { readBody } from './body';
import { placeFollowers, type Taken } from './followers';
import { parseHtml } from './html-parse';
import { classNames, rawText } from './html-text';
import { hereDocument, plainText, workPath } from './lab-blocks';
import type { Lab } from './lab-files';
import { type Line, readLines } from './lines';
import { type Action, readAction, splitActions } from './scenario-actions';

/** The body of a step, as blocks that a task or a slide can hold. */
export function readStepText(text: string, lab: Lab): RootContent[] {
  const { lines, actions } = splitActions(text);
  const read = readLines(lines.join('\n'));
  return new StepReader(read, actions, lab).body();
}

class StepReader {
  constructor(
    private readonly lines: readonly Line[],
    /** Those behind fences, by the line that opens them. */
    private readonly actions: Map<number, Action>,
    private readonly lab: Lab,
  ) {}

  body(): RootContent[] {
    const lineOf = (line: number) => this.lines[line - 1]?.line ?? this.lines.at(-1)?.line ?? 1;
    const read = readBody(this.lines, this.lab, {
      tree: (children) => children.flatMap((child) => this.beforeHtml(child)) as RootContent[],
    });
    for (const [line, action] of this.actions) if (action.verb) this.drop(line, 'what is to be done with the code');
    return placeFollowers(read, (nodes, { line, isAlone }) => this.takeFromText(nodes, line, isAlone), lineOf);
  }

  private beforeHtml(node: Nodes): Nodes[] {
    if (node.type === 'html') return this.splitFiles(node);
    if ('children' in node) node.children = node.children.flatMap((child) => this.beforeHtml(child)) as never;
    if (node.type === 'code') this.readFence(node);
    return [node];
  }

  private readFence(code: Code): void {
    const line = code.position?.start.line ?? 1;
    const action = this.actions.get(line);
    this.actions.delete(line);
    this.fillPorts(code, line);
    if (action) this.tellWords(action, line);
    if (action?.verb === 'copy')
      this.lab.blocks.turn(code, { role: 'copy', text: code.value, lang: code.lang ?? null });
    else if (action?.verb === 'exec')
      this.lab.blocks.turn(code, { role: 'run', text: code.value, lang: code.lang ?? null, ...action.where });
    else if (action?.verb === 'open') this.tellOpen(code.value, line);
  }

  private fillPorts(code: Code, line: number): void {
    const value = replacePorts(code.value, portInCommand);
    if (value !== code.value) this.lab.ledger.changed(line, 'the address of a port in code is that on its node');
    code.value = value;
  }

  /** `<pre class="file" data-filename="a">` between other HTML. */
  private splitFiles(node: Html): RootContent[] {
    const parts = node.value.split(/(<pre\b[^>]{0,500}>[\s\S]*?<\/pre\s*>)/i);
    if (parts.length === 1) return [node];
    let offset = 0;
    return parts.flatMap((part): RootContent[] => {
      const line = (node.position?.start.line ?? 1) + node.value.slice(0, offset).split('\n').length - 1;
      offset += part.length;
      if (part === '') return [];
      const position = { start: { line, column: 1 }, end: { line, column: 1 } };
      const file = this.fileOf(part, line);
      return [file ? { ...file, position } : { ...node, value: part, position }];
    });
  }

  private fileOf(html: string, line: number): Code | null {
    const [pre] = /^<pre/i.test(html) ? parseHtml(html, { fragment: true }).children : [];
    if (pre?.type !== 'element' || !classNames(pre).includes('file')) return null;
    const { dataFilename, dataTarget, dataMarker } = pre.properties;
    const value = plainText(rawText(pre));
    const name = String(dataFilename ?? '').trim();
    const shown: Code = { type: 'code', lang: languageOf(name), value };
    if (dataTarget === 'clipboard' || name === '') {
      this.lab.blocks.turn(shown, { role: 'copy', text: value, lang: shown.lang ?? null });
    } else if (dataTarget === 'insert') {
      this.lab.ledger.changed(
        line,
        `text for ${name} at “${String(dataMarker ?? '')}” is to be put in by hand: no word inserts`,
      );
      this.lab.blocks.turn(shown, { role: 'copy', text: value, lang: shown.lang ?? null });
    } else {
      if (/^(?:\/root|~)\//.test(name))
        this.lab.ledger.changed(line, `${name} is in the work folder, not in the home folder`);
      this.writeFile(shown, name, dataTarget === 'append');
    }
    return shown;
  }

  private writeFile(shown: Code, name: string, isAdded: boolean): void {
    const path = workPath(name);
    const { value: text, lang } = shown;
    if (path !== null && !isAdded) this.lab.blocks.turn(shown, { role: 'file', text, lang: lang ?? null, path });
    else {
      const command = hereDocument(path ?? name, text, isAdded);
      this.lab.blocks.turn(shown, { role: 'run', text: command, name: this.lab.blocks.name(name, 'file') });
    }
  }

  private takeFromText(nodes: readonly PhrasingContent[], line: number, isAlone: boolean): Taken {
    const text: PhrasingContent[] = [];
    const blocks: RootContent[] = [];
    const rest = nodes.map((node) => ({ ...node }));
    for (const [i, node] of rest.entries()) {
      const next = rest[i + 1];
      const action = node.type === 'inlineCode' && next?.type === 'text' ? readAction(next.value) : null;
      if (!action) {
        text.push(node);
        continue;
      }
      (next as Text).value = (next as Text).value.slice(action.length);
      const block = this.actOn(node as InlineCode, action, line);
      if (block) blocks.push(block);
      const isAll = isAlone && text.every(isBlank) && rest.slice(i + 1).every(isBlank);
      if (!block || !isAll) text.push(node);
    }
    const ports = takePorts(
      text.filter((node) => node.type !== 'text' || node.value !== ''),
      line,
      this.lab.ledger,
    );
    return { text: ports.text, blocks: [...blocks, ...ports.blocks] };
  }

  /** The block that a code in a line becomes; null: it stays that. */
  private actOn({ value }: InlineCode, action: Action, line: number): RootContent | null {
    this.tellWords(action, line);
    if (action.verb === 'open') this.tellOpen(value, line);
    if (action.verb === 'copy') this.drop(line, `the button that copies \`${value}\``);
    if (action.verb !== 'exec') return null;
    return this.lab.blocks.block({ role: 'run', text: replacePorts(value, portInCommand), ...action.where });
  }

  private tellOpen(path: string, line: number): void {
    this.drop(line, `{{open}}: ${path.trim()} is to be opened in the editor by hand`);
  }

  private tellWords({ unknown }: Action, line: number): void {
    if (unknown.length > 0) this.drop(line, `“${unknown.join(' ')}” in the braces behind code`);
  }

  private drop(line: number, what: string): void {
    this.lab.ledger.dropped(line, what);
  }
}

function isBlank(node: PhrasingContent): boolean {
  return node.type === 'text' && node.value.trim() === '';
}

function languageOf(name: string): string | null {
  if (/(?:^|\/)Dockerfile/i.test(name)) return 'dockerfile';
  return /\.([A-Za-z][A-Za-z0-9]{0,9})$/.exec(name)?.[1]?.toLowerCase() ?? null;
}
