// Owns the texts that an imported lab has in other files: where they are looked for, and what is said of those that are
// not there.
import { posix } from 'node:path';
import type { Shared } from './body';
import type { ImportInput } from './imported';
import type { LabBlocks } from './lab-blocks';
import type { Located } from './located';

export type Lab = Shared & { blocks: LabBlocks };

export class LabFiles {
  private readonly present: ReadonlySet<string>;

  constructor(
    private readonly input: ImportInput,
    private readonly lab: Lab,
  ) {
    this.present = new Set(input.files);
  }

  /** Text of a file that `said` names; what is missing is listed. */
  read(said: Located, what: string): { path: string; text: string } | null {
    const path = pathOf(said.text() ?? '');
    const text = this.input.include(path);
    if (text !== null) return { path, text };
    this.lab.ledger.dropped(said.line, `${path}, ${what}: ${this.input.whyNot?.(path) ?? 'there is no such file'}`);
    return null;
  }

  /**
   * What is known while `file` is read, with lines of that file. Its pictures lie beside it, or are named from the source’s folder, or
   * from the one around that. */
  within(file: string): Lab {
    const ledger = this.lab.ledger.within(file);
    const pathTo = (path: string) => {
      if (path.startsWith('/')) return path;
      const beside = posix.join(posix.dirname(file), path);
      const places = [beside, posix.normalize(path), path.replace(/^[^/]+\//, '')];
      return places.find((place) => this.present.has(place)) ?? beside;
    };
    return { ledger, files: this.lab.files.within(ledger, file, pathTo), blocks: this.lab.blocks };
  }

  /** Files that a name with stars stands for. */
  matching(pattern: string): string[] {
    return [...this.present].filter((path) => matches(path, pattern)).sort();
  }
}

/** As a path from the source's folder. */
export function pathOf(text: string): string {
  return text === '' ? '' : posix.normalize(text.replaceAll('\\', '/'));
}

/** Whether each part between stars comes in its turn. A star stands for no slash, two for any. */
function matches(path: string, pattern: string): boolean {
  const isDeep = pattern.includes('**');
  if (!isDeep && path.split('/').length !== pattern.split('/').length) return false;
  const parts = pattern.split(/\*+/);
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (parts.length === 1) return path === pattern;
  if (path.length < first.length + last.length || !path.startsWith(first) || !path.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= path.length - last.length;
}
