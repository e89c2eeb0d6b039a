// Owns a block of a deck with nothing special about it, for tests to change.
import type { Block } from '#core/deck';

export const HASH = '0123456789ab';

export function block(name: string, more: Partial<Block> = {}): Block {
  return {
    ...{ name, role: 'run', text: `echo ${name}`, hash: HASH, node: 'node1', terminal: null, wait: null },
    ...{ reason: null, expectsFailure: false, interrupt: false, once: false, path: null, title: null },
    ...{ asks: 'shell', timeoutMs: null, holds: false, task: null, slide: 'here', line: 1 },
    ...more,
  };
}
