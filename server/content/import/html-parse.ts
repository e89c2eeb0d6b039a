// Owns the reading of HTML with bounds: some of it makes every parser build trees far larger than the text.
import type { Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';

const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
/** Their end tags may be left out. */
const LOOSE = new Set('p li dt dd td th tr tbody thead tfoot option optgroup colgroup rt rp html body head'.split(' '));
const MOST_OPEN = 60;
const MOST_COPIES = 2_000_000;

export function parseHtml(text: string, options: { fragment: boolean }): Root {
  return fromHtml(text, { fragment: options.fragment });
}

/**
 * Whether so many tags are open at once that reading would take too long: each open `<b>` is opened anew in each
 * paragraph behind it.
 */
export function isTangled(page: string): boolean {
  const text = withoutRawText(page);
  const open = new Map<string, number>();
  let [depth, deepest, tags] = [0, 0, 0];
  for (const [whole, slash, tag = ''] of text.matchAll(/<(\/?)([a-zA-Z][\w-]{0,30})/g)) {
    const name = tag.toLowerCase();
    tags += 1;
    if (VOID.has(name) || LOOSE.has(name) || whole === '') continue;
    const count = open.get(name) ?? 0;
    if (slash && count === 0) continue;
    open.set(name, count + (slash ? -1 : 1));
    depth += slash ? -1 : 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest > MOST_OPEN || deepest * tags > MOST_COPIES;
}

/** What stands in these holds no tags. */
function withoutRawText(page: string): string {
  const lower = page.toLowerCase();
  const kept: string[] = [];
  const never = new Set<string>();
  let from = 0;
  for (const match of lower.matchAll(/<(script|style|textarea|!--)/g)) {
    const tag = match[1] ?? '';
    if (match.index < from || never.has(tag)) continue;
    const end = lower.indexOf(tag === '!--' ? '-->' : `</${tag}`, match.index);
    if (end < 0) never.add(tag);
    else {
      kept.push(page.slice(from, match.index));
      from = end;
    }
  }
  return [...kept, page.slice(from)].join('');
}

/** `<Tweet id="1" />` closes itself where it is from; in HTML it would take in all that follows. */
export function closeTags(html: string): string {
  return html.replaceAll(/<([A-Za-z][\w:.-]{0,60})((?:\s[^<>]*)?)\/>/g, (whole, name: string, rest: string) =>
    VOID.has(name.toLowerCase()) ? whole : `<${name}${rest}></${name}>`,
  );
}
