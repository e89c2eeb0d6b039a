// Owns the scripts of a Killercoda or Katacoda scenario: what runs when a step begins, what verifies it, and files that
// its machines have. All of them are copied; none is run here.
import { basename } from 'node:path';
import type { RootContent } from 'mdast';
import { MAX_NODES } from '#core/protocol';
import { type BlockSpec, plainText, shellWord, workPath } from './lab-blocks';
import { type Lab, type LabFiles, pathOf } from './lab-files';
import type { Located } from './located';
import { plainSegments } from './urls';

const LONGEST_TYPED = 8;
const MOST_ASSETS = 500;
/** In a shell that goes on being used it would do more than in one of its own. */
const ENDS_SHELL = /\b(?:exit|exec|return|trap|set\s+[-+])/;
const SHELL = /^(?:ba|da|k|z)?sh$/;

export class Scripts {
  private hasApp = false;
  private readonly nodesWithFiles = new Set<number>();

  constructor(
    private readonly lab: Lab,
    private readonly files: LabFiles,
  ) {}

  /** What runs before a step: short scripts as they are, longer ones from the work folder. */
  atStart(step: Located, title: string): RootContent[] {
    return [
      ...this.runOf(step.get('background') ?? step.get('courseData'), title, 'background'),
      ...this.runOf(step.get('foreground') ?? step.get('code'), title, null),
    ];
  }

  private runOf(said: Located | null, title: string, terminal: string | null): RootContent[] {
    if (said?.text() == null) return [];
    const script = this.files.read(said, 'a script that runs at the start of a step');
    if (!script) return [];
    const text = plainText(withoutShebang(script.text));
    const isTyped = isShellScript(script.text) && text.split('\n').length <= LONGEST_TYPED && !ENDS_SHELL.test(text);
    const command = isTyped ? text : this.commandOf(script.path, script.text, said.line);
    const name = this.lab.blocks.name(`set-up ${basename(script.path).replace(/\.\w+$/, '')}`, 'set-up');
    const where = terminal ? { terminal, title: `Set-up: ${title}` } : { title: `Start: ${title}` };
    const block = this.lab.blocks.block({ role: 'run', text: command, name, once: true, ...where });
    if (block && terminal)
      this.lab.ledger.changed(said.line, `${script.path} runs when its block is clicked, in a terminal of its own`);
    else if (block) this.lab.ledger.changed(said.line, `${script.path} runs when its block is clicked`);
    return block ? [block] : [];
  }

  /** The check of a step. */
  check(said: Located, title: string): RootContent[] {
    const script = this.files.read(said, 'the script that verifies a step');
    if (!script) return [];
    const isPlain = isShellScript(script.text);
    const text = isPlain ? withoutShebang(script.text) : this.commandOf(script.path, script.text, said.line);
    const name = this.lab.blocks.name(`${title} check`, 'check');
    const spec: BlockSpec = { role: 'check', text, name, title, lang: isPlain ? shellOf(script.text) : 'sh' };
    const block = this.lab.blocks.block(spec);
    if (!block) this.lab.ledger.dropped(said.line, `${script.path}, which verifies a step: there is nothing in it`);
    return block ? [block] : [];
  }

  /** Files for the machines, and the block that puts them in their places. */
  assets(said: Located | null): RootContent[] {
    const commands: string[] = [];
    said?.entries().forEach(([host, list], index) => {
      const node = Math.min(nodeOf(host) ?? index + 1, MAX_NODES);
      for (const asset of list.items() ?? []) commands.push(...this.asset(asset, node));
    });
    const block = this.lab.blocks.block({
      ...{ role: 'run', text: commands.join('\n'), once: true },
      ...{ name: this.lab.blocks.name('put files in place', 'files'), title: 'Put files in their places' },
    });
    return block ? [block] : [];
  }

  /** Of the frontmatter. */
  manifest(): Record<string, unknown> {
    const count = this.lab.blocks.nodes;
    const app = this.hasApp ? { app: 'app' } : {};
    if (count < 2) return app;
    if (this.nodesWithFiles.size === 0) return { nodes: count, ...app };
    const nodes = Array.from({ length: count }, (_, i) => ({
      name: `node${i + 1}`,
      ...(this.nodesWithFiles.has(i + 1) ? { files: `node${i + 1}` } : {}),
    }));
    return { nodes, ...app };
  }

  private asset(asset: Located, node: number): string[] {
    const pattern = asset.textOf('file');
    if (pattern === null) {
      this.lab.ledger.dropped(asset.line, 'a file for the machines that has no name');
      return [];
    }
    const path = pathOf(`assets/${pattern}`);
    const found = path.includes('*') ? this.files.matching(path) : [path];
    if (found.length === 0) this.lab.ledger.dropped(asset.line, `${pattern}: there is no such file in assets`);
    if (found.length > MOST_ASSETS)
      this.lab.ledger.dropped(asset.line, `${found.length - MOST_ASSETS} of the files that ${pattern} stands for`);
    return found.slice(0, MOST_ASSETS).flatMap((file) => this.placed(file, asset, node));
  }

  private placed(file: string, asset: Located, node: number): string[] {
    const chmod = asset.textOf('chmod') ?? '';
    const executable = /\+x|\d*[1357]\d*$/.test(chmod);
    const own = this.copy(file, { line: asset.line, executable, node });
    const target = asset.textOf('target') ?? '';
    const isHere = /^(?:~|\/root)?\/?$/.test(target);
    if (isHere) {
      this.lab.ledger.changed(asset.line, `${own} is in the work folder, which is not the home folder`);
      return [];
    }
    if (node > 1) {
      this.lab.ledger.changed(asset.line, `${own} is in the work folder of node${node}, not in ${target}`);
      return [];
    }
    const name = basename(own);
    // A target may be a folder, or the name that the file is to have.
    const isFile = !target.endsWith('/') && (basename(target) === basename(file) || /\.\w+$/.test(target));
    const to = isFile ? target : `${target.replace(/\/$/, '')}/${name}`;
    return [`install -D -m ${executable ? '755' : '644'} ${shellWord(own)} ${shellWord(to)}`];
  }

  private commandOf(path: string, text: string, line: number): string {
    const own = this.copy(path, { line, executable: true, node: 1 });
    return `${interpreterOf(text)} ${shellWord(own)}`;
  }

  /** Into the folder that the node's work folder is filled from. */
  private copy(file: string, { line, executable, node }: { line: number; executable: boolean; node: number }): string {
    const folder = node > 1 ? `node${node}` : 'app';
    if (node > 1) this.nodesWithFiles.add(node);
    else this.hasApp = true;
    this.lab.blocks.nodes = Math.max(this.lab.blocks.nodes, node);
    const wish = plainSegments(file.replace(/^assets\//, '')).join('/');
    const to = this.lab.files.take(file, `${folder}/${wish}`, { line, executable });
    return workPath(to.slice(folder.length + 1)) ?? to.slice(folder.length + 1);
  }
}

/** `host02`, `node01` beside `controlplane`; null for other names. */
function nodeOf(host: string): number | null {
  const number = Number(/^host0?(\d)$/.exec(host)?.[1] ?? 0);
  if (number > 0) return number;
  if (host === 'controlplane') return 1;
  const worker = Number(/^node0?(\d)$/.exec(host)?.[1] ?? 0);
  return worker > 0 ? worker + 1 : null;
}

function shebangOf(text: string): string | null {
  return /^\uFEFF?#!([^\n]{0,200})/.exec(text)?.[1]?.trim() ?? null;
}

function withoutShebang(text: string): string {
  return text.replace(/^\uFEFF?#![^\n]*\n?/, '');
}

function interpreterOf(text: string): string {
  const words = (shebangOf(text) ?? '').split(/\s+/).filter((word) => word !== '');
  const program =
    basename(words[0] ?? '') === 'env' ? words.find((word, i) => i > 0 && !word.startsWith('-')) : words[0];
  return basename(program ?? '').replaceAll(/[^\w.+-]/g, '') || 'bash';
}

function isShellScript(text: string): boolean {
  return SHELL.test(interpreterOf(text));
}

function shellOf(text: string): string {
  return interpreterOf(text) === 'sh' ? 'sh' : 'bash';
}
