// Owns how a document of another tool is cut into slides where it has headings and no separators.
import { isBlank, type Line, trimLines } from './lines';

/** `level`: 0 what stands before the first heading, 1 across, 2 a detail. */
export type Piece = { line: number; level: 0 | 1 | 2; lines: Line[] };

/** At the first level of which there are several, at those above it, and, as details, at the one below. */
export function cutAtHeadings(lines: readonly Line[]): Piece[] {
  const headings = levelsOf(lines);
  const counts = new Map<number, number>();
  for (const level of headings.values()) counts.set(level, (counts.get(level) ?? 0) + 1);
  const levels = [...counts.keys()].sort((a, b) => a - b);
  const across = levels.find((level) => (counts.get(level) ?? 0) > 1) ?? levels[0] ?? 1;
  const pieces: Piece[] = [{ line: lines[0]?.line ?? 1, level: 0, lines: [] }];
  lines.forEach((line, i) => {
    const level = headings.get(i);
    if (level !== undefined && level <= across + 1)
      pieces.push({ line: line.line, level: level <= across ? 1 : 2, lines: [] });
    pieces.at(-1)?.lines.push(line);
  });
  return pieces
    .map((piece) => ({ ...piece, lines: trimLines(piece.lines) }))
    .filter(({ lines: own }) => !own.every(isBlank));
}

/** Level of the heading in a line, by the line's index. None in what is folded. */
function levelsOf(lines: readonly Line[]): Map<number, number> {
  const levels = new Map<number, number>();
  let folds = 0;
  lines.forEach(({ text, code }, i) => {
    if (code) return;
    folds += (text.match(/<details\b/gi)?.length ?? 0) - (text.match(/<\/details\b/gi)?.length ?? 0);
    const mark = folds > 0 ? undefined : /^ {0,3}(#{1,4})[ \t]+\S/.exec(text)?.[1];
    if (mark) levels.set(i, mark.length);
  });
  return levels;
}
