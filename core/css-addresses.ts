// Owns what a style sheet names elsewhere: finding it, putting something in its place, and leaving fonts out that no text
// is set in.

const FONT_FACE = /@font-face\s*\{[^}]*\}/g;
const URL_IN_CSS = /url\(\s*["']?([^"')]+)["']?\s*\)/g;

/** Families that text is set in, and files that the page asks for before any text does. */
export type UsedFonts = { fonts: readonly string[]; preloaded: readonly string[] };

/** A font that no slide uses is the larger part of a small deck. `sheet`: the sheet's own whole address. */
export function withoutUnusedFonts(css: string, sheet: string, { fonts, preloaded }: UsedFonts): string {
  const used = new Set(fonts.map(bare));
  return css.replace(FONT_FACE, (face) => {
    const [, family = ''] = /font-family:\s*["']?([^;"'}]+)/.exec(face) ?? [];
    const isWanted = addressesIn(face).some((name) => preloaded.includes(new URL(name, sheet).href));
    return used.has(bare(family)) || isWanted ? face : '';
  });
}

/** As they are written in it, each once. */
export function addressesIn(css: string): string[] {
  return [...new Set([...css.matchAll(URL_IN_CSS)].map(([, name = '']) => name))];
}

/** What is not in `places` stays as it is. */
export function withAddresses(css: string, places: ReadonlyMap<string, string>): string {
  return css.replace(URL_IN_CSS, (text, name: string) => (places.has(name) ? `url("${places.get(name)}")` : text));
}

/** As the text of a style element, whose end must not stand in it. */
export function asStyleText(css: string): string {
  return css.replace(/<\/(style)/gi, '<\\/$1');
}

function bare(name: string): string {
  return name.replace(/["']/g, '').trim();
}
