// Owns how one text becomes another: by one change, counted in the UTF-16 units that a browser's editor counts in.

export type TextChange = { from: number; to: number; text: string };

/** Null where they are the same. */
export function changeBetween(before: string, after: string): TextChange | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from += 1;
  let end = 0;
  while (
    end < shorter - from &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  )
    end += 1;
  return { from, to: before.length - end, text: after.slice(from, after.length - end) };
}

/** Null where the text has no such place. */
export function changed(before: string, { from, to, text }: TextChange): string | null {
  if (from > to || to > before.length) return null;
  return before.slice(0, from) + text + before.slice(to);
}

/** The same in several changes, none of which puts in more than `most`. */
export function inPieces({ from, to, text }: TextChange, most: number): TextChange[] {
  const pieces: TextChange[] = [{ from, to, text: text.slice(0, most) }];
  for (let at = most; at < text.length; at += most)
    pieces.push({ from: from + at, to: from + at, text: text.slice(at, at + most) });
  return pieces;
}
