// Owns footnotes: each is shown at the end of every slide that refers to it, wherever in the deck its text is written.
import type { FootnoteDefinition, Node, Parent, Root, RootContent } from 'mdast';
import { element } from './syntax';

/** Slides must be elements already, and notes gone. */
export function placeFootnotes(root: Root): void {
  const definitions = new Map<string, FootnoteDefinition>();
  takeDefinitions(root, definitions);
  if (definitions.size === 0) return;
  for (const [index, slide] of root.children.entries())
    if ('children' in slide) new SlideFootnotes(definitions, index + 1).place(slide as Parent);
}

/** Of two with one name the first counts, as in GitHub’s Markdown. */
function takeDefinitions(parent: Parent, definitions: Map<string, FootnoteDefinition>): void {
  parent.children = parent.children.filter((child) => {
    if ('children' in child) takeDefinitions(child as Parent, definitions);
    if (child.type !== 'footnoteDefinition') return true;
    if (!definitions.has(child.identifier)) definitions.set(child.identifier, child);
    return false;
  });
}

/** How often the slide refers to one, and its text. */
type Note = { number: number; references: number; definition: FootnoteDefinition };

class SlideFootnotes {
  private readonly notes = new Map<string, Note>();

  constructor(
    private readonly definitions: ReadonlyMap<string, FootnoteDefinition>,
    private readonly slide: number,
  ) {}

  place(slide: Parent): void {
    this.refer(slide);
    // A footnote may refer to further ones, which join the end of the list meanwhile.
    for (const note of this.notes.values()) this.refer(note.definition);
    if (this.notes.size === 0) return;
    const items = [...this.notes.values()].map((note) => this.item(note));
    slide.children.push(element('section', { className: 'footnotes', 'aria-label': 'Footnotes' }, [list(items)]));
  }

  private refer(parent: Parent): void {
    parent.children = parent.children.map((child) => {
      if ('children' in child) this.refer(child as Parent);
      if (child.type !== 'footnoteReference') return child;
      const note = this.noteOf(child.identifier);
      if (!note) return child;
      note.references += 1;
      const id = this.referenceId(note.number, note.references);
      const href = `#${this.noteId(note.number)}`;
      return element('sup', {}, [
        element('a', { id, href, className: 'footnote-reference', 'aria-label': `Footnote ${note.number}` }, [
          { type: 'text', value: String(note.number) },
        ]),
      ]);
    });
  }

  private noteOf(identifier: string): Note | null {
    const known = this.notes.get(identifier);
    const definition = known?.definition ?? this.definitions.get(identifier);
    if (known || !definition) return known ?? null;
    // Another slide may show the same one, under a number of its own.
    const note = { number: this.notes.size + 1, references: 0, definition: structuredClone(definition) };
    this.notes.set(identifier, note);
    return note;
  }

  private item({ number, references, definition }: Note): RootContent {
    const backs = Array.from({ length: references }, (_, i) => this.backLink(number, i + 1));
    const last = definition.children.at(-1);
    const content: Node[] = definition.children;
    if (last?.type === 'paragraph')
      last.children.push({ type: 'text', value: ' ' }, ...(backs as typeof last.children));
    else content.push(...backs);
    return element('li', { id: this.noteId(number) }, content as RootContent[]);
  }

  private backLink(number: number, reference: number): RootContent {
    const label = `Back to the text of footnote ${number}`;
    return element('a', { href: `#${this.referenceId(number, reference)}`, 'aria-label': label }, [
      { type: 'text', value: '↩' },
    ]);
  }

  /** No slide’s name has an underscore in it. */
  private noteId(number: number): string {
    return `footnote_${this.slide}_${number}`;
  }

  private referenceId(number: number, reference: number): string {
    return `footnote-reference_${this.slide}_${number}_${reference}`;
  }
}

function list(items: RootContent[]): RootContent {
  return element('ol', {}, items);
}
