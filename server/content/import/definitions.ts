// Owns link definitions that hold for a whole deck: each slide that refers to one gets it.
import { isBlank, type Line } from './lines';

const DEFINITION = /^ {0,3}\[([^\]]{1,200})\]:\s{0,10}\S/;

/** By label, as Markdown compares them. The first of a label counts. */
export function readDefinitions(lines: readonly Line[]): Map<string, Line> {
  const found = new Map<string, Line>();
  for (const line of lines) {
    const label = line.code ? undefined : DEFINITION.exec(line.text)?.[1];
    if (label !== undefined && !label.startsWith('^') && !found.has(keyOf(label))) found.set(keyOf(label), line);
  }
  return found;
}

export function withDefinitions(lines: readonly Line[], definitions: ReadonlyMap<string, Line>): Line[] {
  if (definitions.size === 0 || lines.every(isBlank)) return [...lines];
  const present = new Set(lines);
  const asked = new Set<Line>();
  for (const line of lines) {
    for (const [, label = ''] of line.text.matchAll(/\[([^[\]]{1,200})\]/g)) {
      const own = definitions.get(keyOf(label));
      if (own && !present.has(own)) asked.add(own);
    }
  }
  if (asked.size === 0) return [...lines];
  return [...lines, { text: '', line: lines.at(-1)?.line ?? 1, code: false }, ...asked];
}

function keyOf(label: string): string {
  return label.replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
