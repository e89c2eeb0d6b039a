// Owns what the tests of importers share: an import of a text, and the quick half of the compiler, without its bundler.
import type { Code, Nodes } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { parse } from 'yaml';
import { deckFile, fileKind } from '#core/deck-file';
import { cutDeck } from '#core/deck-source';
import { parseFence } from '#core/fence';
import { manifestSchema, slideSettingsSchema } from '#core/manifest';
import { checkExpressions } from '#server/content/expressions';
import { readYaml } from '#server/content/faults';
import { importDeck } from '#server/content/import/import-deck';
import type { Format, Imported } from '#server/content/import/imported';
import { inlineMaths } from '#server/content/inline-maths';
import { replaceVariables, type Variables } from '#server/content/variables';

export type Good = Imported & { ok: true };

export function importText(format: Format, text: string, files: Record<string, string> = {}): Good {
  const include = (path: string) => (Object.hasOwn(files, path) ? (files[path] ?? null) : null);
  const imported = importDeck({ format, text, name: 'a-file', include, files: Object.keys(files) });
  if (!imported.ok) throw new Error(imported.problem);
  return imported;
}

/** A scenario of one step, or of several. */
export function scenario(files: Record<string, string>, ...steps: Record<string, string>[]): Good {
  const index = { title: 'T', details: { steps: steps.map((step, i) => ({ title: `Step ${i + 1}`, ...step })) } };
  return importText('killercoda', JSON.stringify(index), files);
}

export function labspace(text: string): Good {
  return importText('labspace', 'title: T\nsections:\n  - title: S\n    contentPath: a.md\n', { 'a.md': text });
}

/** The slides behind the one with the title. */
export function bodyOf({ deck }: Good): string {
  return deck
    .replace(/^---\n[\s\S]*?\n---\nlayout: title\n---\n[\s\S]*?\n----?\n/, '')
    .replace(/^(?:\w+: .*\n)+---\n/, '')
    .trim();
}

/** Beside other marks letters are written as what they are. */
export function lettersOf(deck: string): string {
  return deck.replaceAll(/&#x([0-9A-F]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}

export function listed({ changes }: Good): string[] {
  return changes.map(({ file, line, kind, what }) => `${file === undefined ? '' : `${file} `}${line} ${kind} ${what}`);
}

/** The deck without its frontmatter. */
export function slidesOf(format: Format, text: string): string {
  return importText(format, text)
    .deck.replace(/^---\n[\s\S]*?\n---\n/, '')
    .trim();
}

export function changesOf(format: Format, text: string): string[] {
  return importText(format, text).changes.map(({ line, kind, what }) => `${line} ${kind} ${what}`);
}

const reader = unified().use(remarkParse).use(remarkGfm).use(remarkMdx).use(inlineMaths).freeze();

/** Faults that the compiler would find while it reads; it is quicker by what it would draw. Only labs may run. */
export function faultsIn(deck: string, mayRun = false): string[] {
  const source = cutDeck(deck);
  const faults: string[] = [];
  if (source.manifest)
    faults.push(...readYaml(manifestSchema, source.manifest, 'd').faults.map((each) => each.message));
  else faults.push('no frontmatter');
  for (const { settings, empty } of source.slides) {
    if (empty) faults.push('an empty slide');
    if (settings) faults.push(...readYaml(slideSettingsSchema, settings, 'd').faults.map((each) => each.message));
  }
  try {
    const root = reader.parse(source.mdx);
    for (const name of picturesIn(root)) if (!isShown(name)) faults.push(`a picture from elsewhere: ${name}`);
    replaceVariables(root, variablesOf(source.manifest?.text ?? ''), (_, message) => faults.push(message));
    checkExpressions(root, (_, message) => faults.push(message));
    for (const code of codesIn(root)) {
      const fence = parseFence(code.lang ?? '', code.meta ?? '');
      if (!fence.ok) faults.push(fence.problem);
      else if (fence.fence.role && !mayRun) faults.push('a block that would run');
    }
  } catch (error) {
    faults.push(String(error));
  }
  return faults;
}

function variablesOf(manifest: string): Variables {
  const read = manifestSchema.safeParse(parse(manifest)).data;
  return { own: read?.variables ?? {}, nodes: read?.nodes ?? [] };
}

function* picturesIn(node: Nodes): Generator<string> {
  if (node.type === 'image') yield node.url;
  if ('children' in node) for (const child of node.children) yield* picturesIn(child);
}

function isShown(name: string): boolean {
  return name.startsWith('data:image/') || (deckFile(decodeURI(name)) !== null && fileKind(name) === 'image');
}

function* codesIn(node: Nodes): Generator<Code> {
  if (node.type === 'code') yield node;
  if ('children' in node) for (const child of node.children) yield* codesIn(child);
}
