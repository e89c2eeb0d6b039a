// Owns remark's layouts and templates: what each shown slide consists of once they are filled in, and its increments.
import type { Ledger } from './imported';
import type { Line } from './lines';
import { flat, type RemarkSection } from './remark-cut';

/** `parts`: what is there at once, then what each step adds. */
export type RemarkSlide = {
  line: number;
  parts: Line[][];
  notes: Line[][];
  properties: Map<string, string>;
};

type Template = { lines: Line[]; properties: Map<string, string> };

const NOT_INHERITED = new Set(['name', 'layout', 'template', 'count', 'exclude', 'continued']);

/** Layouts can stand in every slide, templates in each other: together they may grow the text this much. */
const allowance = (sections: readonly RemarkSection[]) =>
  200_000 + 2 * sections.reduce((sum, each) => sum + sizeOf(each.lines), 0);

export function fillTemplates(sections: readonly RemarkSection[], ledger: Ledger): RemarkSlide[] {
  return new Filling(sections, ledger).slides();
}

class Filling {
  private readonly named = new Map<string, Template>();
  private readonly shown: RemarkSlide[] = [];
  private layout: { template: Template; section: RemarkSection; used: boolean } | null = null;
  private left: number;

  constructor(
    private readonly sections: readonly RemarkSection[],
    private readonly ledger: Ledger,
  ) {
    this.left = allowance(sections);
  }

  slides(): RemarkSlide[] {
    for (const section of this.sections) this.take(section);
    this.setLayout(null);
    return this.shown;
  }

  private take(section: RemarkSection): void {
    const { properties } = section;
    const before = this.shown.at(-1);
    const isAfterHidden = before?.properties.get('exclude') === 'true';
    if ((section.continued || properties.get('continued') === 'true') && before && !isAfterHidden) {
      this.goOn(before, section);
      return;
    }
    const filled = this.filled(section);
    const name = properties.get('name');
    if (name) this.named.set(name, filled);
    if (properties.get('layout') === 'true') {
      this.setLayout({ template: filled, section, used: false });
      return;
    }
    if (properties.get('layout') === 'false') this.setLayout(null);
    const own = properties.get('layout') === 'false' ? this.filled(section) : filled;
    this.shown.push({
      line: section.line,
      parts: [withVariables(own.lines, own.properties)],
      notes: [section.notes],
      properties: own.properties,
    });
  }

  /** The added text stands behind the finished layout, not in its place for content. */
  private goOn(slide: RemarkSlide, section: RemarkSection): void {
    const { properties } = section;
    for (const [key, value] of properties) {
      if (key === 'count' || key === 'continued' || slide.properties.get(key) === value) continue;
      this.ledger.dropped(section.line, `${key}: ${value} of a slide that goes on from the one before`);
    }
    slide.parts.push(withVariables(section.lines, new Map([...slide.properties, ...properties])));
    slide.notes.push(section.notes);
  }

  private filled(section: RemarkSection): Template {
    const template = this.templateOf(section);
    if (!template) return { lines: section.lines, properties: section.properties };
    const properties = new Map([...template.properties].filter(([key]) => !NOT_INHERITED.has(key)));
    const classes = [template.properties.get('class'), section.properties.get('class')].filter(Boolean).join(' ');
    for (const [key, value] of section.properties) properties.set(key, value);
    if (classes !== '') properties.set('class', classes);
    this.left -= sizeOf(template.lines) + sizeOf(section.lines);
    if (this.left < 0) {
      this.ledger.changed(section.line, 'the slide is without its template: all of them together would be too long');
      return { lines: section.lines, properties };
    }
    return { lines: putInto(template.lines, section.lines), properties };
  }

  private templateOf(section: RemarkSection): Template | null {
    const wish = section.properties.get('template');
    const named = wish === undefined ? undefined : this.named.get(wish);
    if (wish !== undefined && !named)
      this.ledger.changed(section.line, `there is no template “${wish}” before this slide`);
    if (named) return named;
    const says = section.properties.get('layout');
    if (says !== undefined || !this.layout) return null;
    this.layout.used = true;
    return this.layout.template;
  }

  private setLayout(layout: typeof this.layout): void {
    const old = this.layout;
    const text = old ? flat(old.section.lines) : '';
    if (old && !old.used && text !== '') this.ledger.dropped(old.section.line, `a layout that no slide uses: ${text}`);
    const notes = layout ? flat(layout.section.notes) : '';
    if (layout && notes !== '') this.ledger.dropped(layout.section.line, `the notes of a layout: ${notes}`);
    this.layout = layout;
  }
}

const CONTENT = '{{content}}';

function putInto(template: readonly Line[], content: readonly Line[]): Line[] {
  const at = template.findIndex((line) => line.text.includes(CONTENT) && !line.text.includes(`\\${CONTENT}`));
  const line = template[at];
  if (!line) return [...template, ...(template.length > 0 ? [blankAfter(template)] : []), ...content];
  const [before = '', ...rest] = line.text.split(CONTENT);
  const after = rest.join('');
  const [only] = content;
  const filled =
    content.length <= 1
      ? [{ ...line, text: `${before}${only?.text ?? ''}${after}` }]
      : [{ ...line, text: before }, ...content, { ...line, text: after }];
  return [...template.slice(0, at), ...filled, ...template.slice(at + 1)];
}

function blankAfter(lines: readonly Line[]): Line {
  return { text: '', line: lines.at(-1)?.line ?? 1, code: false };
}

/** `{{key}}` is the property of that name; `\{{key}}` is itself, as is one without a property. */
function withVariables(lines: readonly Line[], properties: ReadonlyMap<string, string>): Line[] {
  return lines.map((line) => {
    if (!line.text.includes('{{')) return line;
    const text = line.text.replaceAll(/(\\?)\{\{([-\w]{1,60})\}\}/g, (whole, mark: string, key: string) =>
      mark ? whole.slice(1) : (properties.get(key) ?? whole),
    );
    return { ...line, text };
  });
}

function sizeOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.text.length + 1, 0);
}
