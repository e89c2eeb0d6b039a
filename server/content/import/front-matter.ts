// Owns YAML that stands before a deck or a slide of another tool, read for the keys that mean something here.
import { parseDocument } from 'yaml';
import type { Line } from './lines';
import { isBlank, textOfLines } from './lines';

export type FrontMatter = {
  values: Record<string, unknown>;
  /** Line of a key in the source. */
  lineOf: (key: string) => number;
};

export const NO_FRONT_MATTER: FrontMatter = { values: {}, lineOf: () => 1 };

/** The YAML between a first line of `---` and the next one, and the lines behind it. */
export function takeFrontMatter(lines: readonly Line[]): { front: FrontMatter; rest: Line[]; found: boolean } {
  const none = { front: NO_FRONT_MATTER, rest: [...lines], found: false };
  if (!/^---[ \t]*$/.test(lines[0]?.text ?? '')) return none;
  const end = lines.findIndex((line, i) => i > 0 && /^(?:---|\.\.\.)[ \t]*$/.test(line.text));
  const body = lines.slice(1, end);
  if (end < 1 || !body.every((line) => isBlank(line) || /^(?:[ \t#-]|[\w"'-][\w"' .-]{0,60}:)/.test(line.text)))
    return none;
  const front = readYamlLines(body);
  return front && Object.keys(front.values).length > 0 ? { front, rest: lines.slice(end + 1), found: true } : none;
}

/** A map of YAML; null when the lines are none. */
export function readYamlLines(lines: readonly Line[]): FrontMatter | null {
  const document = parseDocument(textOfLines(lines), { version: '1.2', prettyErrors: false });
  if (document.errors.length > 0) return null;
  const values = plainValues(document);
  if (values === null || typeof values !== 'object' || Array.isArray(values)) return null;
  const lineOf = (key: string) => lines.find((line) => line.text.startsWith(`${key}:`))?.line ?? lines[0]?.line ?? 1;
  return { values: values as Record<string, unknown>, lineOf };
}

/** Aliases are counted, as a few of them can stand for a great many values. */
function plainValues(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 }) ?? {};
  } catch {
    return null;
  }
}

/** A value as text; null for what is none. */
export function textValue(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() || null : null;
}
