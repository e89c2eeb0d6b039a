// Owns the importer of remark's decks, as Markdown or in the page that shows them.
import type { Code, Image, List, Nodes, RootContent } from 'mdast';
import { slugOf } from '#core/ids';
import { type Hooks, readBody, type Shared } from './body';
import { readDefinitions, withDefinitions } from './definitions';
import { isHtml } from './detect';
import { takeFrontMatter, textValue } from './front-matter';
import { attributesOf, elementsIn, findElement, linesIn, pureText, tellOutside } from './html-deck';
import { parseHtml } from './html-parse';
import type { ImportInput, Ledger } from './imported';
import { flowElement } from './jsx';
import { dedent, type Line, readLines } from './lines';
import { elementsForClasses } from './remark-classes';
import { cutRemark } from './remark-cut';
import { layoutOf, styleSheet } from './remark-styles';
import { fillTemplates, type RemarkSlide } from './remark-templates';
import { type Read, shown } from './reveal';
import { placeBackground, setColour } from './reveal-attributes';
import type { Draft, Settings } from './slide-writer';

type Options = { highlightLines: boolean | null };

export function readRemark(input: ImportInput, shared: Shared): Read {
  const { lines, options } = sourceOf(input, shared.ledger);
  const { front, rest } = takeFrontMatter(dedent(lines));
  const manifest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(front.values)) {
    const text = textValue(value);
    if (key === 'author' && text) manifest.author = text.slice(0, 120);
    else if (key !== 'title') shared.ledger.dropped(front.lineOf(key), `${key} in the frontmatter${shown(value)}`);
  }
  const sections = cutRemark(rest, shared.ledger);
  const definitions = readDefinitions(rest);
  const slides = fillTemplates(sections, shared.ledger).map((slide, i) =>
    draftOf({ ...slide, parts: slide.parts.map((part) => withDefinitions(part, definitions)) }, i, shared, options),
  );
  const style = styleSheet(slides);
  if (style !== null) manifest.css = 'style.css';
  return {
    title: textValue(front.values.title),
    manifest,
    slides,
    separators: 'lines of “---” across, “--” for what is added in a step',
    style,
  };
}

function sourceOf(input: ImportInput, ledger: Ledger): { lines: Line[]; options: Options } {
  const plain = { lines: readLines(input.text), options: { highlightLines: null } };
  if (!isHtml(input.text)) return plain;
  const page = parseHtml(input.text, { fragment: false });
  const script = [...elementsIn(page)]
    .filter((each) => each.tagName === 'script')
    .map(pureText)
    .join('\n');
  const options = { highlightLines: /\bhighlightLines\s{0,5}:\s{0,5}true\b/.test(script) };
  const area =
    findElement(page, (each) => each.tagName === 'textarea' && attributesOf(each).get('id') === 'source') ??
    findElement(page, (each) => each.tagName === 'textarea');
  tellOutside(page, (each) => each === area, ledger);
  const url = /\bsourceUrl\s{0,5}:\s{0,5}['"]([^'"\n]{1,200})['"]/.exec(script)?.[1];
  const text = url === undefined ? null : input.include(url);
  if (text !== null) return { lines: readLines(text), options };
  if (url !== undefined) ledger.dropped(1, `the slides of ${url}, which cannot be read`);
  return { lines: area ? linesIn(area) : [], options };
}

function draftOf(slide: RemarkSlide, index: number, shared: Shared, options: Options): Draft {
  const parts = slide.parts.map((part) => elementsForClasses(part));
  const lines: Line[] = [];
  /** To which increment a line belongs. */
  const steps: number[] = [];
  parts.forEach((part, step) => {
    const gap = step > 0 && part.length > 0 ? [{ text: '', line: part[0]?.line ?? slide.line, code: false }] : [];
    for (const line of [...gap, ...part]) {
      lines.push(line);
      steps.push(step);
    }
  });
  const hooks: Hooks = {
    tree: (children, lineOf, reading) => {
      for (const child of children)
        visit(child, (node) => readNode(node, lineOf(node.position?.start.line ?? 1), shared.ledger, options));
      const stepOf = (node: Nodes) => steps[(node.position?.start.line ?? 1) - 1] ?? 0;
      const marked = (node: Nodes, step: number) =>
        void (
          step > 0 && reading.marks.set(node, { step: { effect: null, index: step }, className: null, style: null })
        );
      return groupBySteps(children, stepOf, marked);
    },
  };
  const body = readBody(lines, shared, hooks);
  const settings = settingsOf(slide, shared);
  layoutOf(settings, body, index);
  const name = slide.properties.get('name') ?? null;
  return { line: slide.line, down: false, settings, body, notes: notesOf(slide, shared), name };
}

function notesOf(slide: RemarkSlide, shared: Shared): RootContent[] {
  return slide.notes.flatMap((lines, step) => {
    const notes = readBody(lines, shared, {});
    if (step === 0 || notes.length === 0) return notes;
    const marker = { type: 'stepMarker', value: `[step:${step}]` } as unknown as RootContent;
    const [first, ...more] = notes;
    if (first?.type !== 'paragraph') return [{ type: 'paragraph', children: [marker] } as RootContent, ...notes];
    return [{ ...first, children: [marker, { type: 'text', value: ' ' }, ...first.children] } as RootContent, ...more];
  });
}

function settingsOf({ properties, line }: RemarkSlide, shared: Shared): Settings {
  const settings: Settings = {};
  const place = { line, ...shared };
  const classes = (properties.get('class') ?? '').split(/[\s,]+/).filter((name) => /^[A-Za-z_][\w-]*$/.test(name));
  if (classes.length > 0) settings.class = [...new Set(classes)].join(' ');
  if (properties.get('count') === 'false') settings.uncounted = true;
  if (properties.get('exclude') === 'true') settings.hidden = true;
  const picture = properties.get('background-image');
  const colour = properties.get('background-color');
  if (colour) setColour(colour, settings, place);
  if (picture) placeBackground(picture, settings, place);
  for (const key of ['background-size', 'background-position', 'highlight-style']) {
    const value = properties.get(key);
    if (value) shared.ledger.dropped(line, `${key}: ${value}`);
  }
  return settings;
}

function visit(node: Nodes, act: (node: Nodes) => void): void {
  act(node);
  if ('children' in node) for (const child of node.children) visit(child, act);
}

function readNode(node: Nodes, line: number, ledger: Ledger, options: Options): void {
  if (node.type === 'code') markLines(node, options, line, ledger);
  if (node.type === 'link' && /^#[^/]/.test(node.url)) node.url = `#${slugOf(node.url.slice(1)) || node.url.slice(1)}`;
  if (node.type === 'image' && node.alt?.startsWith(':')) readMacro(node, line, ledger);
}

/** A line of code that begins with an asterisk is marked, unless the code is of a kind in which that means a list. */
function markLines(code: Code, options: Options, line: number, ledger: Ledger): void {
  if (options.highlightLines === false) return;
  const lines = code.value.split('\n');
  const marked = lines.flatMap((text, i) => (text.startsWith('*') ? [i + 1] : []));
  const isGuess = options.highlightLines === null;
  if (
    marked.length === 0 ||
    (isGuess && (/^(?:md|markdown|text)?$/.test(code.lang ?? '') || marked.length === lines.length))
  )
    return;
  code.value = lines.map((text) => text.replace(/^\*( ?)/, '$1$1')).join('\n');
  code.meta = `${code.meta ?? ''} {${marked.join(',')}}`.trim();
  if (isGuess) ledger.changed(line, 'lines of code that begin with * are marked ones');
}

/** Macros are scripts of the page; the one for a picture's size is known. */
function readMacro(image: Image, line: number, ledger: Ledger): void {
  const width = /^:(?:scale|img)\s+(\d{1,3})%?/.exec(image.alt ?? '')?.[1];
  if (width === undefined) ledger.changed(line, `the macro ${image.alt} is no more than a picture’s words`);
  const { url } = image;
  const position = image.position;
  if (width === undefined) return;
  Object.assign(image, {
    type: 'html',
    value: `<img src="${url.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}" alt="" style="width: ${width}%">`,
    position,
  });
}

/** Neighbours that come in one step become one; a list's items come on their own. */
function groupBySteps(
  children: readonly RootContent[],
  stepOf: (node: Nodes) => number,
  mark: (node: Nodes, step: number) => void,
): RootContent[] {
  const out: RootContent[] = [];
  let group = { step: 0, nodes: [] as RootContent[] };
  const end = () => {
    const { nodes, step } = group;
    const [only] = nodes;
    group = { step: 0, nodes: [] };
    if (!only) return;
    const target = nodes.length === 1 && only.type !== 'html' ? only : flowElement('Step', {}, nodes);
    mark(target, step);
    out.push(target);
  };
  for (const child of children) {
    const step = stepOf(child);
    const isSplit = child.type === 'list' && child.children.some((item) => stepOf(item) !== step);
    if (isSplit || step === 0 || group.step !== step) end();
    if (isSplit) {
      tighten(child);
      for (const item of child.children) mark(item, stepOf(item));
      out.push(child);
    } else if (step === 0) out.push(child);
    else group = { step, nodes: [...group.nodes, child] };
  }
  end();
  return out;
}

/** The blank lines around `--` made it a loose list. */
function tighten(list: List): void {
  if (!list.children.every((item) => item.children.length === 1)) return;
  list.spread = false;
  for (const item of list.children) item.spread = false;
}
