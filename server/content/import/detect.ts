// Owns how a deck's format is told from its text.

import { takeFrontMatter } from './front-matter';
import type { Format } from './imported';
import { readLines, textOfLines } from './lines';

export type Detected = { format: Format; why: string };

const HTML = /^\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype|html|head|body|section|div|textarea)\b/i;

export function isHtml(text: string): boolean {
  return HTML.test(
    text
      .slice(0, 2000)
      .replaceAll(/<!--[\s\S]*?-->/g, '')
      .replace(/^\uFEFF/, ''),
  );
}

/** `file`: its name, where that says something. */
export function detectFormat(text: string, file = ''): Detected {
  if (isHtml(text)) return detectPage(text);
  if (/^labspace\.ya?ml$/.test(file)) return { format: 'labspace', why: 'its name' };
  const lab = detectLab(text);
  if (lab) return lab;
  const lines = readLines(text);
  const { front, rest, found } = takeFrontMatter(lines);
  if (lines.some(({ text: each, code }) => code && /^\s*(?:`{3,}|~{3,})\s?\{?\.term\d/.test(each)))
    return { format: 'play-with-docker', why: 'its terminals behind fences' };
  const body = textOfLines(rest.filter((line) => !line.code));
  const has = (key: string) => found && key in front.values;
  if (has('terms') && has('layout')) return { format: 'play-with-docker', why: '“terms” in its frontmatter' };
  if (has('marp')) return { format: 'marp', why: '“marp” in its frontmatter' };
  const revealKey = ['revealOptions', 'verticalSeparator', 'separator', 'notesSeparator'].find(has);
  if (revealKey) return { format: 'reveal-md', why: `“${revealKey}” in its frontmatter` };
  const sign = SIGNS.find(({ pattern }) => pattern.test(body));
  if (sign) return { format: sign.format, why: sign.why };
  const slidevKey = SLIDEV_KEYS.find(has);
  if (slidevKey) return { format: 'slidev', why: `“${slidevKey}” in its frontmatter` };
  if (found) return { format: 'reveal-md', why: 'its frontmatter, with nothing of another tool' };
  return { format: 'reveal', why: 'plain Markdown' };
}

const SLIDEV_KEYS = ['layout', 'highlighter', 'drawings', 'routerMode', 'colorSchema', 'mdc', 'fonts', 'background'];

/** What only one tool has, the surest first. */
const SIGNS: (Detected & { pattern: RegExp })[] = [
  { format: 'play-with-docker', why: 'the ports of its terminals', pattern: /\{:data-term=|^\{:\s?\.quiz\}\s*$/m },
  { format: 'reveal', why: 'its “.slide:” and “.element:” comments', pattern: /<!--\s{0,20}\.(?:slide|element)\b/ },
  { format: 'slidev', why: 'its clicks', pattern: /<v-clicks?\b|\sv-click\b|^::right::\s*$/m },
  {
    format: 'marp',
    why: 'its backgrounds and directives',
    pattern: /!\[bg\b|<!--\s{0,20}_?(?:class|paginate|backgroundColor|backgroundImage|header|footer)\s*:/,
  },
  { format: 'remark', why: 'its lines of “???” for notes', pattern: /^\?\?\?$/m },
  {
    format: 'remark',
    why: 'its layouts and content classes',
    pattern: /^(?:layout: (?:true|false)|template: \S+|class: [\w-]+(?:, ?[\w-]+)*)$|^\.[a-z][\w-]*(?:\.[\w-]+)*\[/m,
  },
  {
    format: 'slidev',
    why: 'its frontmatter for single slides',
    pattern: /^---\n(?:[\w-]{1,40}:[^\n]{0,200}\n){0,20}layout: /m,
  },
  { format: 'reveal', why: 'its lines of “Note:”', pattern: /^notes?:/im },
];

/** What says which files a lab is made of. */
export function detectLab(text: string): Detected | null {
  const start = text.replace(/^\uFEFF/, '').slice(0, 256 * 1024);
  if (/^\s*\{/.test(start) && /"(?:details|steps)"\s*:/.test(start))
    return { format: 'killercoda', why: 'the steps of a scenario in JSON' };
  if (/^\s*(?:sections|"sections")\s*:/m.test(start) && /\bcontentPath"?\s*:/.test(start))
    return { format: 'labspace', why: 'its sections with a contentPath' };
  return null;
}

function detectPage(text: string): Detected {
  if (/\bremark\.create\s*\(/.test(text) || /<textarea[^>]{0,200}\bid\s*=\s*["']?source\b/i.test(text))
    return { format: 'remark', why: 'a page with remark’s source in it' };
  return { format: 'reveal', why: 'a page with sections' };
}
