import type { Extension } from '@codemirror/state';
import { nameOf } from '#core/files';

/** Each is fetched with the first file in it. */
const LANGUAGES = {
  markdown: async () => (await import('@codemirror/lang-markdown')).markdown(),
  json: async () => (await import('@codemirror/lang-json')).json(),
  yaml: async () => (await import('@codemirror/lang-yaml')).yaml(),
  javascript: async () => (await import('@codemirror/lang-javascript')).javascript({ jsx: true }),
  typescript: async () => (await import('@codemirror/lang-javascript')).javascript({ jsx: true, typescript: true }),
  python: async () => (await import('@codemirror/lang-python')).python(),
  go: async () => (await import('@codemirror/lang-go')).go(),
  html: async () => (await import('@codemirror/lang-html')).html(),
  css: async () => (await import('@codemirror/lang-css')).css(),
  shell: async () => legacy((await import('@codemirror/legacy-modes/mode/shell')).shell),
  dockerfile: async () => legacy((await import('@codemirror/legacy-modes/mode/dockerfile')).dockerFile),
} satisfies Record<string, () => Promise<Extension>>;
export type Language = keyof typeof LANGUAGES;

const ENDINGS: Readonly<Record<string, Language>> = {
  md: 'markdown',
  mdx: 'markdown',
  json: 'json',
  yml: 'yaml',
  yaml: 'yaml',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  tsx: 'typescript',
  py: 'python',
  go: 'go',
  html: 'html',
  htm: 'html',
  svg: 'html',
  xml: 'html',
  css: 'css',
  sh: 'shell',
  bash: 'shell',
  env: 'shell',
  dockerfile: 'dockerfile',
};

/** What the file's name says of its language; null where that is nothing known. */
export function languageOf(path: string): Language | null {
  const name = nameOf(path).toLowerCase();
  if (/^(dockerfile|containerfile)(\.|$)/.test(name)) return 'dockerfile';
  if (/^\.(bashrc|profile|env)(\.|$)/.test(name)) return 'shell';
  return ENDINGS[name.slice(name.lastIndexOf('.') + 1)] ?? null;
}

export async function fetchLanguage(path: string): Promise<Extension | null> {
  const language = languageOf(path);
  return language && LANGUAGES[language]();
}

async function legacy(mode: import('@codemirror/language').StreamParser<unknown>): Promise<Extension> {
  const { StreamLanguage } = await import('@codemirror/language');
  return StreamLanguage.define(mode);
}
