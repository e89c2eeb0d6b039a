// Owns what an importer is given and what it gives back: text in, a deck's text and a list of changes out. No disk.

export const FORMATS = [
  'reveal',
  'reveal-md',
  'remark',
  'marp',
  'slidev',
  'killercoda',
  'play-with-docker',
  'labspace',
] as const;
export type Format = (typeof FORMATS)[number];

/** Something that is not in the deck as it was in the source. `line` counts from 1 in the source. */
export type Change = {
  line: number;
  kind: 'changed' | 'dropped';
  what: string;
  /** The file that the line is of, as the source names it; else the source itself. */
  file?: string;
};

export type ImportInput = {
  text: string;
  /** What the deck is called where the source does not say: a file name without its end. */
  name: string;
  format: Format;
  /** Text of a file that the source includes by its relative path; null: there is none. */
  include: (path: string) => string | null;
  /** Paths of the files in the source's folder; none where there is no folder. */
  files?: readonly string[];
  /** Why `include` has no text of a file. */
  whyNot?: (path: string) => string;
};

/** A file of the source's folder that the deck uses, and its name in the deck's own folder. */
export type UsedFile = { from: string; to: string; line: number; file?: string; executable?: boolean };

export type Imported =
  | {
      ok: true;
      title: string;
      deck: string;
      slides: number;
      separators: string;
      changes: Change[];
      files: UsedFile[];
      style: string | null;
    }
  | ({ ok: false } & ImportProblem);

/** Why nothing can be imported; `line` where it is known, in `file` as `Change` has it. */
export type ImportProblem = { problem: string; line?: number; file?: string };

/** Collects changes in whatever order they are found. */
export class Ledger {
  constructor(
    private readonly file: string | null = null,
    private readonly changes: Change[] = [],
  ) {}

  /** The same one for lines of another file. */
  within(file: string): Ledger {
    return new Ledger(file, this.changes);
  }

  changed(line: number, what: string): void {
    this.add({ line, kind: 'changed', what });
  }

  dropped(line: number, what: string): void {
    this.add({ line, kind: 'dropped', what });
  }

  /** File by file. */
  inOrder(): Change[] {
    return inOrder(this.changes);
  }

  private add(change: Change): void {
    this.changes.push(this.file === null ? change : { ...change, file: this.file });
  }
}

/** By file, the source itself first, then by line. */
export function inOrder(changes: readonly Change[]): Change[] {
  const files = [...new Set(changes.flatMap(({ file }) => file ?? []))];
  const placeOf = ({ file }: Change) => (file === undefined ? -1 : files.indexOf(file));
  return changes.toSorted((a, b) => placeOf(a) - placeOf(b) || a.line - b.line);
}
