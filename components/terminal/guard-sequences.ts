import type { Terminal } from '@xterm/xterm';

/** More than any screen has cells in a line or lines; xterm would do each one by one, and the page would stand still. */
const MAX_COUNT = 4_096;

/** Orders that are carried out as often as their number says: insert, delete, scroll, repeat, tab. */
const COUNTED = ['@', 'I', 'L', 'M', 'P', 'S', 'T', 'X', 'Z', 'b'] as const;

/** Leaves out what only a hostile stream asks for. */
export function guardSequences(term: Terminal): void {
  for (const final of COUNTED) {
    term.parser.registerCsiHandler({ final }, (params) => params.some((count) => Number(count) > MAX_COUNT));
  }
}
