// Owns the pace at which a text is typed before people's eyes: which part of it is there after so long.

/** Characters a second, where none are said. */
export const USUAL_SPEED = 30;
export const MAX_SPEED = 200;

/** Who types takes breath at a line's end, for as long as for so many characters. */
const LINE_END = 5;
/** Empty lines and indentation come with the end of the line before, as an editor brings them. */
const KEY = /\n+[ \t]*|[\s\S]/gu;

/** After so long the text is there up to `end`. */
export type Key = { ms: number; end: number };

/** Of the whole text, in order: none of them ends within a character. `speed`: characters a second. */
export function keysOf(text: string, speed: number): Key[] {
  let ms = 0;
  let end = 0;
  return Array.from(text.matchAll(KEY), ([key]) => {
    ms += ((key.startsWith('\n') ? LINE_END : 1) * 1000) / speed;
    end += key.length;
    return { ms, end };
  });
}

/** How much of the text is there. */
export function typedAfter(keys: readonly Key[], ms: number): number {
  return keys.findLast((key) => key.ms <= ms)?.end ?? 0;
}
