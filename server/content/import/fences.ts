// Owns the words behind an imported fence's language: ranges of lines in the three ways that they are written, and no
// word that would make a block run.

/** Languages that mean a drawing here and nothing of the kind elsewhere. */
const OTHERWISE_DRAWN = new Set(['math', 'chart']);

export function rewriteFence(
  language: string,
  words: string,
  drop: (what: string) => void,
): { lang: string; meta: string } {
  // `js{1|2}` and `{.js}` are written in one word.
  const [, bare = '', glued = ''] = /^\{?\.?([\w+#.-]*)([\s\S]*)$/.exec(language) ?? [];
  const meta = `${glued.replace(/^\}/, '')} ${words}`.trim();
  const lang = OTHERWISE_DRAWN.has(bare) ? 'text' : bare;
  const kept: string[] = [];
  for (const word of meta.match(/\[[^\]]{0,200}\]|\{[^}]{0,200}\}|[\w-]{1,40}="[^"]{0,200}"|[^\s[{]+|[[{]/g) ?? []) {
    const own = ownWord(word);
    if (own === null) drop(`“${word}” behind a fence`);
    else if (own !== '') kept.push(own);
  }
  // What stands behind a fence without a language would be its language.
  return { lang: kept.length > 0 && lang === '' ? 'text' : lang, meta: [...new Set(kept)].join(' ') };
}

/** A word as it is written here; null: it means nothing. */
function ownWord(word: string): string | null {
  const numbers = /^\[\s*(?:(\d{1,6})\s*:)?([\d\s,|-]*|all)\]$/.exec(word);
  if (numbers) {
    const [, first, ranges = ''] = numbers;
    const start = first ? `showLineNumbers{${first}}` : '';
    const own = rangesOf(ranges);
    return [start, own].filter(Boolean).join(' ') || 'showLineNumbers';
  }
  const steps = /^\{((?:[\d\s,|*-]|all|none|hide)*)\}$/.exec(word);
  if (steps) return rangesOf(steps[1] ?? '');
  const title = /^(?:title|filename|file)="([^"\n]+)"$/.exec(word);
  if (title) return `title="${title[1]}"`;
  // Slidev names a file in brackets.
  const named = /^\[([\w./ @-]{1,80})\]$/.exec(word);
  return named ? `title="${named[1]}"` : null;
}

/** `{1-2|all}`; empty: none. A step without lines shows all of them. */
function rangesOf(text: string): string {
  const parts = text.split('|').map((part) => part.replaceAll(/\s+/g, '').replaceAll(/^,+|,+$/g, ''));
  if (parts.length === 1 && (parts[0] === '' || !/^\d/.test(parts[0] ?? ''))) return '';
  return `{${parts.map((part) => (/^\d[\d,-]*$/.test(part) ? part : 'all')).join('|')}}`;
}
