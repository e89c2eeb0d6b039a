// Owns what an importer is given and what it gives back: text in, a deck's text and a list of changes out. No disk.

export const FORMATS = ['reveal', 'reveal-md', 'remark', 'marp', 'slidev'] as const;
export type Format = (typeof FORMATS)[number];

/** Something that is not in the deck as it was in the source. `line` counts from 1 in the source. */
export type Change = { line: number; kind: 'changed' | 'dropped'; what: string };

export type ImportInput = {
  text: string;
  /** What the deck is called where the source does not say: a file name without its end. */
  name: string;
  format: Format;
  /** Text of a file that the source includes by its relative path; null: there is none. */
  include: (path: string) => string | null;
};

/** A file of the source's folder that the deck uses, and its name in the deck's own folder. */
export type UsedFile = { from: string; to: string; line: number };

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
  | { ok: false; problem: string };

/** Collects changes in whatever order they are found. */
export class Ledger {
  private readonly changes: Change[] = [];

  changed(line: number, what: string): void {
    this.changes.push({ line, kind: 'changed', what });
  }

  dropped(line: number, what: string): void {
    this.changes.push({ line, kind: 'dropped', what });
  }

  inOrder(): Change[] {
    return this.changes.toSorted((a, b) => a.line - b.line);
  }
}
