// Owns the variables of a Docker Labspace: asked for in a terminal, shown in text by the deck's own variables.
import type { PhrasingContent, RootContent } from 'mdast';
import type { Ledger } from './imported';
import type { LabBlocks } from './lab-blocks';

const WRITTEN = /\$\$([A-Za-z][\w-]{0,39})\$\$/g;
/** Words that cannot stand alone in braces. */
const TAKEN = new Set(
  'await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield arguments NaN Infinity'.split(
    ' ',
  ),
);
const MOST = 100;

export class Variables {
  private readonly names = new Map<string, string>();

  /** Takes the names that a text asks for. */
  collect(text: string): void {
    for (const [, name = ''] of text.matchAll(/::variableDefinition\[([A-Za-z][\w-]{0,39})\]/g)) this.define(name);
  }

  /** Of the frontmatter; nothing where there are none. */
  manifest(): Record<string, unknown> {
    const values = [...this.names].map(([said, name]) => [name, said] as const);
    return values.length > 0 ? { variables: Object.fromEntries(values) } : {};
  }

  /** A block that leaves the value to be typed. */
  asking(said: string, prompt: string, { blocks, ledger, line }: Place): RootContent | null {
    const name = this.names.get(said);
    if (name === undefined) return null;
    ledger.changed(line, `${said} is a variable of the shell, for commands, and one of the frontmatter, for the text`);
    return blocks.block({
      role: 'type',
      text: `${name}=`,
      name: blocks.name(`set ${said}`, 'set'),
      title: prompt || said,
    });
  }

  /** A text with its variables as expressions. */
  inText(text: string): PhrasingContent[] {
    return text.split(WRITTEN).map((part, i): PhrasingContent => {
      if (i % 2 === 0) return { type: 'text', value: part };
      const name = this.names.get(part);
      if (name === undefined) return { type: 'text', value: `$$${part}$$` };
      return { type: 'mdxTextExpression', value: name } as unknown as PhrasingContent;
    });
  }

  /** A command works without the value, too. */
  inCommand(text: string): string {
    return text.replaceAll(WRITTEN, (whole, said: string) => {
      const name = this.names.get(said);
      return name === undefined ? whole : `\${${name}:-${said}}`;
    });
  }

  inCode(text: string): string {
    return text.replaceAll(WRITTEN, (whole, said: string) => (this.names.has(said) ? said : whole));
  }

  private define(said: string): void {
    if (this.names.has(said) || this.names.size >= MOST) return;
    const base = said.replaceAll(/[-_]+(\w?)/g, (_, letter: string) => letter.toUpperCase());
    const taken = new Set(this.names.values());
    let name = TAKEN.has(base) ? `${base}Value` : base;
    for (let count = 2; taken.has(name); count += 1) name = `${base}${count}`;
    this.names.set(said, name.slice(0, 40));
  }
}

type Place = { blocks: LabBlocks; ledger: Ledger; line: number };
