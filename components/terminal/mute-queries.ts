import type { Terminal } from '@xterm/xterm';

/** What programs ask a terminal, as its final bytes, with their prefix and what stands before them. */
const QUERIES = [
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  { prefix: '>', final: 'q' },
  { prefix: '?', final: 'u' },
  { final: 't' },
  { final: 'x' },
];

/** Of palette, foreground, background and cursor, which are set in the same way. */
const COLOURS = [4, 10, 11, 12];

/**
 * Leaves queries unanswered while `isMuted`: they were answered long ago, or are by another page, and twice would be typed
 * into the shell. What is left in `onData` was done by a person.
 */
export function muteQueries(term: Terminal, isMuted: () => boolean): void {
  for (const query of QUERIES) term.parser.registerCsiHandler(query, isMuted);
  term.parser.registerDcsHandler({ intermediates: '$', final: 'q' }, isMuted);
  term.parser.registerDcsHandler({ intermediates: '+', final: 'q' }, isMuted);
  for (const colour of COLOURS) term.parser.registerOscHandler(colour, (data) => isMuted() && data.includes('?'));
}
