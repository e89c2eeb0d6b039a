// Owns how many marks without a width of their own one character of a terminal may carry. xterm.js keeps all of them in
// its cell, however many come: a page or a mirror would grow with the output, and not with the screen.

/** More than any script puts on one letter, and any flag is spelled with. */
export const MAX_MARKS = 12;

/** As xterm.js asks for the width of a character, `preceding` being the answer for the one before it, or 0. */
export type WidthProvider = {
  readonly version: string;
  wcwidth(codepoint: number): 0 | 1 | 2;
  charProperties(codepoint: number, preceding: number): number;
};

type WidthTerminal = { unicode: { register(provider: WidthProvider): void; activeVersion: string } };

/** Of an answer: whether the character joins the one before it, and from which bit on there is room to keep what we like. */
const JOINS = 1;
const STATE_SHIFT = 3;
/** No mark joins what is answered for so. */
const ALONE = 0;

/** The widths of `addon`, with marks bounded: each one beyond has a cell of its own, as one behind a sequence has. */
export function loadWidths<T extends WidthTerminal>(term: T, addon: { activate(term: T): void }): void {
  const register = (provider: WidthProvider) => {
    const bounded = boundMarks(provider);
    term.unicode.register(bounded);
    term.unicode.activeVersion = bounded.version;
  };
  addon.activate(Object.create(term, { unicode: { value: { register } } }));
}

function boundMarks(provider: WidthProvider): WidthProvider {
  return {
    version: `${provider.version}-bounded`,
    wcwidth: (codepoint) => provider.wcwidth(codepoint),
    charProperties(codepoint, preceding) {
      const answer = provider.charProperties(codepoint, preceding);
      if ((answer & JOINS) === 0) return answer;
      const marks = (preceding >> STATE_SHIFT) + 1;
      return marks > MAX_MARKS ? ALONE : answer | (marks << STATE_SHIFT);
    },
  };
}
