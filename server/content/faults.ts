// Owns the translation of YAML, zod and MDX errors into faults with the author's own line and column.
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { SourcePart } from '#core/deck-source';
import type { Fault } from '#core/fault';

export type Place = { line: number; column: number };

/**
 * Parses YAML and validates it. `place` finds nothing outside the part: a missing key is reported at its first line.
 * `unknown`: what is said of a key that the schema has not.
 */
export function readYaml<T>(
  schema: z.ZodType<T>,
  part: SourcePart,
  file: string,
  unknown = 'is not a setting',
): { value: T | null; faults: Fault[] } {
  const counter = new LineCounter();
  const document = parseDocument(part.text, { lineCounter: counter, version: '1.2', prettyErrors: false });
  const at = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { line: line + part.line - 1, column: col };
  };
  if (document.errors.length > 0) {
    return {
      value: null,
      faults: document.errors.map((error) => ({ file, ...at(error.pos[0]), message: error.message })),
    };
  }
  const result = schema.safeParse(document.toJS({ maxAliasCount: 20 }) ?? {});
  if (result.success) return { value: result.data, faults: [] };
  const faults = result.error.issues.map((issue) => {
    const place = placeOf(issue) ?? { line: part.line, column: 1 };
    return { file, ...place, message: sentence(issue, unknown) };
  });
  return { value: null, faults };

  function placeOf(issue: z.core.$ZodIssue): Place | null {
    if (issue.code === 'unrecognized_keys') return placeOfKey(issue.path, issue.keys[0] ?? '');
    for (let length = issue.path.length; length > 0; length -= 1) {
      const node = document.getIn(issue.path.slice(0, length), true);
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return null;
  }

  function placeOfKey(path: PropertyKey[], key: string): Place | null {
    const map = path.length === 0 ? document.contents : document.getIn(path, true);
    const pair = isMap(map) ? map.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
    return pair && isNode(pair.key) && pair.key.range ? at(pair.key.range[0]) : null;
  }
}

function sentence(issue: z.core.$ZodIssue, unknown: string): string {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `“${key}”`).join(', ');
    return `${keys} ${unknown}${path ? ` of ${path}` : ''}.`;
  }
  return path ? `${path}: ${issue.message}.` : `${issue.message}.`;
}

/** What the MDX compiler threw, as a fault. Positions it does not give are the file's first line. */
export function faultOfMdx(error: unknown, file: string): Fault {
  const { line, column, reason, message } = innermost(error);
  const [text = 'This cannot be compiled.'] = (reason ?? message ?? String(error)).split('\n');
  // Tags that do not match have their place in the sentence only.
  const [, inLine, inColumn] = /\((\d+):(\d+)(?:-\d+:\d+)?\)$/.exec(text) ?? [];
  return { file, line: line ?? Number(inLine ?? 1), column: column ?? Number(inColumn ?? 1), message: text };
}

type MessageLike = {
  line?: number | undefined;
  column?: number | undefined;
  reason?: string | undefined;
  message?: string | undefined;
  cause?: unknown;
};

/** The bundler wraps the compiler's message, which wraps the parser's: only that one says what is wrong. */
function innermost(error: unknown): MessageLike {
  if (typeof error !== 'object' || error === null) return { message: String(error) };
  const { errors } = error as { errors?: { detail?: unknown; text?: string; location?: MessageLike | null }[] };
  const bundled = errors?.[0];
  if (bundled?.detail) return innermost(bundled.detail);
  if (bundled) return { ...(bundled.location ?? {}), ...(bundled.text ? { message: bundled.text } : {}) };
  const { cause } = error as MessageLike;
  if (typeof cause !== 'object' || cause === null || !('message' in cause)) return error as MessageLike;
  // A parser of expressions knows no place in the deck; whoever called it does.
  const outer = error as MessageLike;
  const { line = outer.line, column = outer.column, reason, message } = innermost(cause);
  return { line, column, reason, message };
}
