// Owns the way from a slide's syntax tree to the code that draws it: once for each tree, however often the deck is saved.
import { createProcessor } from '@mdx-js/mdx';
import { transform } from 'esbuild';
import type { Root } from 'mdast';
import rehypePrettyCode from 'rehype-pretty-code';
import { type BundledLanguage, createHighlighter } from 'shiki';
import { DrawnBefore } from './drawn-before';
import { stillCode } from './still-code';
import { asProgram } from './syntax';

/** Code by the tree that it draws. */
export type DrawnSlides = Map<string, string>;

/** Named here because all of shiki's grammars cost 330 MB; a fence in another language is shown as plain text. */
const LANGUAGES: BundledLanguage[] = [
  'sh',
  'bash',
  'shell',
  'dockerfile',
  'go',
  'json',
  'yaml',
  'diff',
  'python',
  'ts',
  'tsx',
  'js',
  'html',
  'css',
  'sql',
  'ini',
  'toml',
  'md',
];

const CODE_OPTIONS = {
  theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  keepBackground: false,
  defaultLang: { block: 'text' },
  getHighlighter: patientHighlighter,
};

/** On a slow machine the first line alone may take longer than the half second that is usual. */
const LINE_LIMIT_MS = 10_000;

/** Of code that was highlighted before; as HTML it is some ten times as long. */
const MAX_KEPT_LENGTH = 2_000_000;

/** An author edits the words around code more often than the code. */
async function patientHighlighter(options: Parameters<typeof createHighlighter>[0]) {
  const highlighter = await createHighlighter({ ...options, langs: LANGUAGES });
  const before = new DrawnBefore<string>(MAX_KEPT_LENGTH);
  const codeToHtml: typeof highlighter.codeToHtml = (code, wanted) => {
    const key = JSON.stringify([code, wanted]);
    const html = before.get(key) ?? highlighter.codeToHtml(code, { ...wanted, tokenizeTimeLimit: LINE_LIMIT_MS });
    before.keep(key, html);
    return html;
  };
  return { ...highlighter, codeToHtml };
}

let processor: ReturnType<typeof createProcessor> | undefined;

export type Drawing = {
  /** A script body that returns a function for each slide, in order. */
  code: string;
  /** What was thrown for slides that cannot be drawn. */
  errors: unknown[];
  /** What the next drawing of the deck begins with. */
  drawn: DrawnSlides;
};

/** `root`: the deck's slides, one element each. */
export async function drawSlides(root: Root, before: DrawnSlides): Promise<Drawing> {
  const drawn: DrawnSlides = new Map();
  const errors: unknown[] = [];
  const bodies: string[] = [];
  for (const slide of root.children) {
    const key = JSON.stringify(slide, withoutPlace);
    try {
      const body = drawn.get(key) ?? before.get(key) ?? (await draw({ type: 'root', children: [slide] }));
      drawn.set(key, body);
      bodies.push(`function(){${body}\n}`);
    } catch (error) {
      errors.push(error);
    }
  }
  return { code: `return [${bodies.join(',\n')}];`, errors, drawn };
}

function withoutPlace(name: string, value: unknown): unknown {
  return name === 'position' ? undefined : value;
}

async function draw(root: Root): Promise<string> {
  processor ??= createProcessor({
    outputFormat: 'function-body',
    rehypePlugins: [[rehypePrettyCode, CODE_OPTIONS], stillCode],
  }).freeze();
  const body = processor.stringify(await processor.run(asProgram(root)));
  return (await transform(body, { minify: true, format: 'cjs', logLevel: 'silent' })).code;
}
