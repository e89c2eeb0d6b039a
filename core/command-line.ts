// Owns what others are shown of a command: one line of it, as plain text, and nothing of one that its user keeps to
// themselves.
import { plainText } from './plain-text';

const MAX_LETTERS = 200;

/** What somebody has typed at a prompt themselves. `lost`: its end was not seen. */
export type TypedCommand = { line: string } & ({ state: 'running' | 'lost' } | { state: 'ended'; status: number });

/**
 * `bytes`: of a line as the shell has it, a letter each. Null for one that begins with a space, as bash's `ignorespace` has
 * it.
 */
export function lineOf(bytes: string): string | null {
  if (/^\s/.test(bytes)) return null;
  const said = new TextDecoder().decode(Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)));
  return shortened(said);
}

/** Of a block's text the first line that is a command; else its first line. */
export function firstCommand(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return shortened(lines.find((line) => !line.trimStart().startsWith('#')) ?? lines[0] ?? '') ?? '';
}

function shortened(line: string): string | null {
  return [...plainText(line)].slice(0, MAX_LETTERS).join('').trim() || null;
}
