// Owns how Slidev's source is cut: slides with frontmatter each, the parts of their layouts, and notes at their end.
import { type FrontMatter, NO_FRONT_MATTER, readYamlLines } from './front-matter';
import { isBlank, type Line, trimLines } from './lines';

export type SlidevSlide = { line: number; front: FrontMatter; parts: { slot: string; lines: Line[] }[]; notes: Line[] };

export function cutSlidev(lines: readonly Line[]): SlidevSlide[] {
  const slides: SlidevSlide[] = [];
  let open = { line: 1, front: NO_FRONT_MATTER, lines: [] as Line[] };
  const isBreak = (line: Line | undefined) => Boolean(line && !line.code && /^---+\s*$/.test(line.text));
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i];
    if (!line) break;
    if (!isBreak(line)) {
      open.lines.push(line);
      continue;
    }
    if (i > 0) slides.push(slideOf(open));
    const front = frontAt(lines, i);
    open = { line: line.line, front: front?.front ?? NO_FRONT_MATTER, lines: [] };
    if (front) i = front.end;
  }
  slides.push(slideOf(open));
  return slides;
}

/** Settings stand directly behind the line, and end with one of their own. */
function frontAt(lines: readonly Line[], at: number): { front: FrontMatter; end: number } | null {
  if (isBlank(lines[at + 1]) || !/^---\s*$/.test(lines[at]?.text ?? '')) return null;
  for (let end = at + 1; end < Math.min(lines.length, at + 300); end += 1) {
    if (lines[end]?.text.trimEnd() !== '---') continue;
    const front = readYamlLines(lines.slice(at + 1, end));
    return front && Object.keys(front.values).length > 0 ? { front, end } : null;
  }
  return null;
}

function slideOf({ line, front, lines }: { line: number; front: FrontMatter; lines: Line[] }): SlidevSlide {
  const { body, notes } = cutNotes(trimLines(lines));
  const parts: SlidevSlide['parts'] = [{ slot: 'default', lines: [] }];
  for (const each of body) {
    const slot = each.code ? undefined : /^::([\w-]{1,40})::\s*$/.exec(each.text)?.[1];
    if (slot) parts.push({ slot, lines: [] });
    else parts.at(-1)?.lines.push(each);
  }
  return { line: lines.find((each) => !isBlank(each))?.line ?? line, front, parts, notes };
}

/** A comment that ends the slide is for the speaker. */
function cutNotes(lines: readonly Line[]): { body: Line[]; notes: Line[] } {
  const none = { body: [...lines], notes: [] };
  const last = lines.at(-1);
  if (!last || last.code || !last.text.trimEnd().endsWith('-->')) return none;
  const at = lines.findLastIndex((line) => !line.code && line.text.includes('<!--'));
  const first = lines[at];
  const start = first?.text.lastIndexOf('<!--') ?? -1;
  if (!first || start < 0) return none;
  const notes = lines.slice(at).map((line) => ({ ...line }));
  const [head] = notes;
  const tail = notes.at(-1);
  if (tail) tail.text = tail.text.trimEnd().slice(0, -'-->'.length);
  if (head) head.text = head.text.slice(start + '<!--'.length);
  if (notes.some((line) => line.text.includes('-->'))) return none;
  return { body: [...lines.slice(0, at), { ...first, text: first.text.slice(0, start) }], notes: trimLines(notes) };
}
