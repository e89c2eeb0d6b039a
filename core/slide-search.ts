// Owns the search over a deck's slides: by number, title and text, best first.

/** `text`: all that can be read on the slide, its title included. */
export type SearchedSlide = { number: number | null; title: string; text: string };

/** `slide`: index. `before`, `match` and `after` are a piece of its text around the first hit; empty for a hit in the title. */
export type SlideHit = { slide: number; before: string; match: string; after: string };

const AROUND = 36;
const MAX_HITS = 50;

/** Slides that hold every word of the query: the one with that number, then hits in titles, then those in texts. */
export function searchSlides(slides: readonly SearchedSlide[], query: string): SlideHit[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const hits = slides.flatMap((slide, index) => {
    const found = rank(slide, words);
    return found === null ? [] : [{ rank: found, hit: hitIn(slide, index, words[0] ?? '') }];
  });
  // Sorting keeps the deck's order among equals.
  return hits
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, words.length > 0 ? MAX_HITS : undefined)
    .map(({ hit }) => hit);
}

function rank({ number, title, text }: SearchedSlide, words: readonly string[]): number | null {
  if (words.length === 1 && words[0] === String(number)) return 0;
  const inTitle = fold(title);
  if (words.every((word) => inTitle.includes(word))) return inTitle.startsWith(words[0] ?? '') ? 1 : 2;
  const inText = `${inTitle} ${fold(text)}`;
  return words.every((word) => inText.includes(word)) ? 3 : null;
}

function hitIn({ title, text }: SearchedSlide, slide: number, word: string): SlideHit {
  const readable = text.replace(/\s+/g, ' ').trim();
  const at = word === '' || fold(title).includes(word) ? -1 : fold(readable).indexOf(word);
  if (at < 0) return { slide, before: '', match: '', after: '' };
  const from = Math.max(at - AROUND, 0);
  const end = at + word.length;
  return {
    slide,
    // Whole words only.
    before: from > 0 ? readable.slice(from, at).replace(/^\S*\s/, '…') : readable.slice(0, at),
    match: readable.slice(at, end),
    after:
      end + AROUND < readable.length ? readable.slice(end, end + AROUND).replace(/\s\S*$/, '…') : readable.slice(end),
  };
}

/** Without case and accents, and as long as before, so that places in it are places in the text. */
function fold(text: string): string {
  return [...text].map((character) => foldOne(character)).join('');
}

function foldOne(character: string): string {
  const [base = character] = character.normalize('NFD').toLowerCase();
  return base.length === character.length ? base : character;
}
