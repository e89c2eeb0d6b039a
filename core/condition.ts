// Owns what a check asks of a sandbox, and what can come of it. Whoever carries it out is elsewhere.
import type { Block } from './deck';
import { type HttpCheck, parseHttpCheck } from './http-check';
import type { CheckState } from './protocol';

/** Of a check that names none. */
export const CHECK_TIMEOUT_MS = 10_000;

export type Condition = {
  /** The name of its block. */
  name: string;
  /** A node's name, or `ALL_NODES`. */
  node: string;
  /** After this it has failed. */
  timeoutMs: number;
  asks: Asked;
};

/** `command`: in a shell, where exit status 0 means yes. */
export type Asked = { kind: 'shell'; command: string } | { kind: 'http'; check: HttpCheck };

/** What a check has come to. */
export type Verdict = Exclude<CheckState, { state: 'checking' }>;

export function conditionOf({ name, node, asks, text, timeoutMs }: Block): Condition {
  const asked: Asked = asks === 'http' ? { kind: 'http', check: httpCheckIn(text) } : { kind: 'shell', command: text };
  return { name, node, timeoutMs: timeoutMs ?? CHECK_TIMEOUT_MS, asks: asked };
}

function httpCheckIn(text: string): HttpCheck {
  const outcome = parseHttpCheck(text);
  if (!outcome.ok) throw new Error(`invariant: a deck without faults has no such check: ${outcome.problem}`);
  return outcome.check;
}

/** Whether a page would show the same. */
export function isSameVerdict(one: CheckState | undefined, other: Verdict): boolean {
  if (one?.state === 'failed' && other.state === 'failed')
    return one.status === other.status && one.output === other.output;
  return one?.state === other.state;
}
