// Owns that every block of a deck has a name of its own.
import type { Block } from '#core/deck';

/** A fault for each block whose name one before it has. */
export function repeatedNames(blocks: readonly Block[]): { line: number; message: string }[] {
  const lines = new Map<string, number>();
  return blocks.flatMap(({ name, line }) => {
    const other = lines.get(name);
    if (other !== undefined)
      return {
        line,
        message: `Two blocks are called “${name}”; the other is at line ${other}. Give one name=… behind its fence.`,
      };
    lines.set(name, line);
    return [];
  });
}
