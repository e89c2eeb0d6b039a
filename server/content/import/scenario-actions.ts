// Owns the actions that Killercoda and Katacoda write in double braces behind code, in a line or behind a fence.
import { MAX_NODES } from '#core/protocol';

export type Action = {
  /** Null: it says that nothing is to be done. */
  verb: 'exec' | 'copy' | 'open' | null;
  where: { interrupt: boolean; terminal: string | null; node: number | null };
  unknown: string[];
  /** Of its text. */
  length: number;
};

const ACTIONS = /^(?:[ \t]?\{\{[^{}\n]{0,80}\}\})+/;
const ONE = /\{\{\s{0,5}(?:(exec|execute|copy|open)\b([^{}]*)|)\s{0,5}\}\}/g;

/** What a text that stands directly behind code begins with; null: no action. */
export function readAction(text: string): Action | null {
  const [whole] = ACTIONS.exec(text) ?? [];
  if (whole === undefined) return null;
  const action: Action = {
    verb: null,
    where: { interrupt: false, terminal: null, node: null },
    unknown: [],
    length: 0,
  };
  for (const match of whole.matchAll(ONE)) {
    // Only what follows without a gap: other braces are text.
    if (whole.slice(action.length, match.index).trim() !== '') break;
    action.length = match.index + match[0].length;
    const verb = match[1]?.startsWith('exec') ? 'exec' : (match[1] as Action['verb'] | undefined);
    // To run is more than to copy.
    if (verb && action.verb !== 'exec') action.verb = verb;
    for (const word of (match[2] ?? '').split(/\s+/).filter(Boolean)) readWord(word, action);
  }
  return action.length > 0 ? action : null;
}

function readWord(word: string, { where, unknown }: Action): void {
  const terminal = /^T(\d)$/i.exec(word)?.[1];
  const host = /^HOST(\d)$/i.exec(word)?.[1];
  if (word === 'interrupt') where.interrupt = true;
  else if (terminal) where.terminal = terminal === '1' ? null : `t${terminal}`;
  else if (host && Number(host) >= 1 && Number(host) <= MAX_NODES) where.node = Number(host);
  else unknown.push(word);
}

/**
 * The lines without actions behind closing fences, which Markdown would not take for closed, and the actions by the
 * number of the line that opens the fence.
 */
export function splitActions(text: string): { lines: string[]; actions: Map<number, Action> } {
  const actions = new Map<number, Action>();
  let open: { mark: string; line: number } | null = null;
  const lines = text.split(/\r\n|\r|\n/).map((line, i) => {
    const [, start = '', mark = '', rest = ''] =
      /^([\s>]*(?:[-*+] +|\d{1,9}[.)] +)?)(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (mark === '') return line;
    if (!open) {
      if (mark.startsWith('~') || !rest.includes('`')) open = { mark, line: i + 1 };
      return line;
    }
    const isClose = mark.startsWith(open.mark.charAt(0)) && mark.length >= open.mark.length;
    const action = isClose ? readAction(rest) : null;
    if (!isClose || rest.slice(action?.length ?? 0).trim() !== '') return line;
    if (action) actions.set(open.line, action);
    open = null;
    return `${start}${mark}`;
  });
  return { lines, actions };
}
