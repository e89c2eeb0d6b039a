// Owns the lines of all containers in the order of their time, as many as a figure shows.
import { type LogLine, type LogsFacts, MOST, shortText } from './figure-facts';
import { count } from './figure-words';

export const NO_LOGS: LogsFacts = { kind: 'logs', lines: [] };

export type FreshLine = Omit<LogLine, 'number'>;

/** Lines come from several engines, each in order: a late one is put in its place. */
export function withLines(facts: LogsFacts, fresh: readonly FreshLine[]): LogsFacts {
  const first = (facts.lines.reduce((most, { number }) => Math.max(most, number), 0) ?? 0) + 1;
  const numbered = fresh.map((line, i) => ({
    number: first + i,
    node: shortText(line.node),
    container: shortText(line.container),
    at: line.at,
    text: shortText(line.text, MOST.lineText),
  }));
  const all = [...facts.lines, ...numbered].toSorted((a, b) => a.at - b.at || a.number - b.number);
  return { kind: 'logs', lines: theLast(all) };
}

/** Half of the room is for the newest lines; the other half is shared out, so that one that floods leaves the others seen. */
function theLast(lines: readonly LogLine[]): LogLine[] {
  if (lines.length <= MOST.lines) return [...lines];
  const share = Math.floor(MOST.lines / 2 / new Set(lines.map(nameOf)).size);
  const taken = new Map<string, number>();
  const kept = new Set<LogLine>();
  for (const line of lines.toReversed()) {
    const count = taken.get(nameOf(line)) ?? 0;
    taken.set(nameOf(line), count + 1);
    if (count < share) kept.add(line);
  }
  for (const line of lines.toReversed()) {
    if (kept.size >= MOST.lines) break;
    kept.add(line);
  }
  return lines.filter((line) => kept.has(line));
}

const nameOf = ({ node, container }: LogLine) => `${node} ${container}`;

// biome-ignore lint/complexity/useRegexLiterals: escape sequences are told apart by their own characters
const ESCAPES = new RegExp('\\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)|.)', 'g');
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** A line as `docker logs --timestamps` has it; null where it holds none. */
export function parseLogLine(raw: string): { at: number; text: string } | null {
  const [, time = '', text = ''] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ?(.*)$/s.exec(raw.trimEnd()) ?? [];
  const at = Date.parse(time);
  if (!Number.isFinite(at)) return null;
  return {
    at,
    text: text
      .slice(0, 4 * MOST.lineText)
      .replace(ESCAPES, '')
      .replace(CONTROLS, '')
      .replaceAll('\t', '  '),
  };
}

export function describeLogs({ lines }: LogsFacts): string {
  const last = lines.at(-1);
  if (!last) return 'No line yet.';
  const containers = new Set(lines.map(({ container }) => container));
  return `The last ${count(lines.length, 'line')} of ${count(containers.size, 'container')}. The latest is of ${last.container}: ${last.text}`;
}
