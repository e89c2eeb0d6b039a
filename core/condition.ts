// Owns what a check asks of a sandbox, and what can come of it. Whoever carries it out is elsewhere.
import type { Block } from './deck';
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
  /** A shell command whose exit status 0 means yes. */
  command: string;
};

/** What a check has come to. */
export type Verdict = Exclude<CheckState, { state: 'checking' }>;

export function conditionOf({ name, node, text, timeoutMs }: Block): Condition {
  return { name, node, timeoutMs: timeoutMs ?? CHECK_TIMEOUT_MS, command: text };
}

/** Whether a page would show the same. */
export function isSameVerdict(one: CheckState | undefined, other: Verdict): boolean {
  if (one?.state === 'failed' && other.state === 'failed')
    return one.status === other.status && one.output === other.output;
  return one?.state === other.state;
}
