// Owns the drawing of Mermaid's text as SVG that takes its colours and fonts from the page, and what it says in words.
import { renderMermaidSVG } from 'beautiful-mermaid';
import { showBrackets } from './diagram-flow';
import { type DiagramKind, readDiagram } from './diagram-lines';
import { DrawnBefore } from './drawn-before';
import { type Allowed, type Drawn, draw, eachElement, readMarkup } from './markup';
import type { PictureOutcome, PictureSource } from './pictures';

const list = (names: string) => new Set(names.split(' '));

const SVG: Allowed = {
  elements: list('svg g defs marker polygon polyline path rect circle ellipse line text tspan'),
  attributes: list(
    'viewBox width height x y x1 y1 x2 y2 cx cy r rx ry dx dy d points transform fill stroke stroke-width stroke-dasharray ' +
      'stroke-linecap stroke-linejoin opacity fill-opacity text-anchor dominant-baseline font-size font-weight font-style ' +
      'text-decoration letter-spacing id markerWidth markerHeight refX refY orient marker-start marker-end',
  ),
};

/** The library sets a node's words in 13 units; on a slide they have 24. */
const SCALE = 24 / 13;
/** Of a slide, below its heading; a caption takes some of it. */
const ROOM = { width: 1120, height: 490 };
const CAPTION_HEIGHT = 48;
/** The smallest scale at which an arrow's words, 11 units high, have 18. */
const READABLE = 18 / 11;

/** Tried in turn, until one leaves the words large enough. */
const SPACINGS = [
  { nodeSpacing: 28, layerSpacing: 40 },
  { nodeSpacing: 16, layerSpacing: 26 },
];

/** What the library writes into an empty entity. */
const NO_ROWS = '(no attributes)';

/** What the library leaves around a drawing, whatever it is told, but for 2 units. */
const MARGINS: Record<DiagramKind, number> = {
  flowchart: 0,
  'stateDiagram-v2': 0,
  sequenceDiagram: 28,
  classDiagram: 38,
  erDiagram: 38,
};

const NAMES: Record<DiagramKind, string> = {
  flowchart: 'Flowchart',
  'stateDiagram-v2': 'State diagram',
  sequenceDiagram: 'Sequence diagram',
  classDiagram: 'Class diagram',
  erDiagram: 'Entity relationship diagram',
};

export function drawDiagram(source: PictureSource): PictureOutcome {
  const read = readDiagram(source.text);
  if ('problems' in read) {
    const { file, line: from, column: indent } = source;
    const faults = read.problems.map(({ line, column, message }) => {
      return { file, line: from + line, column: indent + column - 1, message };
    });
    return { faults };
  }
  const height = ROOM.height - (source.caption === null ? 0 : CAPTION_HEIGHT);
  const svg = fittingSvg(read, height);
  const text = wordsIn(svg);
  if (text.length === 0)
    return { faults: [{ file: source.file, line: source.line, column: 1, message: 'This diagram is empty.' }] };
  const label = source.title ?? NAMES[read.kind];
  const picture = forPage(svg, `picture-${source.line}`, label);
  const words = draw(
    'ul',
    { className: ['visually-hidden'] },
    text.map((each) => draw('li', {}, [each])),
  );
  return { drawn: draw('figure', { className: ['picture', 'diagram'] }, [picture, words]) };
}

/** Laying a diagram out takes longer than all else on its slide. A drawing may be fifty times as long as its source. */
const laidOut = new DrawnBefore<Drawn>(500_000);

/** A copy, as whoever walks over it changes it. */
function fittingSvg({ kind, text }: { kind: DiagramKind; text: string }, roomHeight: number): Drawn {
  const key = JSON.stringify([kind, text, roomHeight]);
  const svg = laidOut.get(key) ?? layOut(kind, text, roomHeight);
  laidOut.keep(key, svg);
  return structuredClone(svg);
}

function layOut(kind: DiagramKind, text: string, roomHeight: number): Drawn {
  let svg = draw('svg', {});
  for (const spacing of SPACINGS) {
    svg = readMarkup(renderMermaidSVG(text, { ...spacing, padding: 2, transparent: true }), SVG);
    const { width, height } = trim(svg, MARGINS[kind]);
    const scale = Math.min(SCALE, ROOM.width / width, roomHeight / height);
    svg.properties.style = `--width: ${Math.round(width * scale)}; --drawn: ${Math.round(width)}`;
    if (scale >= READABLE) break;
  }
  return svg;
}

/** Takes the empty margin away. */
function trim({ properties }: Drawn, margin: number): { width: number; height: number } {
  const width = Number(properties.width) - 2 * margin;
  const height = Number(properties.height) - 2 * margin;
  properties.viewBox = [margin, margin, width, height].map((each) => each.toFixed(1)).join(' ');
  return { width, height };
}

/** Names of its parts are the page's, so they begin with `prefix`; what was only for reading goes. */
function forPage(svg: Drawn, prefix: string, label: string): Drawn {
  eachElement(svg, (element) => {
    const { properties } = element;
    for (const [name, value] of Object.entries(properties)) {
      if (name.startsWith('data-')) delete properties[name];
      else if (name === 'id') properties[name] = `${prefix}-${value}`;
      else if (typeof value === 'string' && value.startsWith('url('))
        properties[name] = value.replace('url(#', `url(#${prefix}-`);
    }
    element.children = element.children.filter((child) => child.type === 'text' || wholeText(child) !== NO_ROWS);
    for (const child of element.children) if (child.type === 'text') child.value = showBrackets(child.value);
  });
  const { viewBox = '', style = '' } = svg.properties;
  return { ...svg, properties: { viewBox, style, role: 'img', 'aria-label': label } };
}

/** What the picture shows: its parts, and what leads to what. */
function wordsIn(svg: Drawn): string[] {
  const names = new Map<string, string>();
  const parts: string[] = [];
  const links: string[] = [];
  eachElement(svg, (element) => {
    const { properties } = element;
    const from = properties['data-from'] ?? properties['data-entity1'];
    const to = properties['data-to'] ?? properties['data-entity2'];
    const id = properties['data-id'];
    if (id !== undefined) {
      const name = shown(String(properties['data-label'] ?? id)) || (id === '_end' ? 'the end' : 'the start');
      names.set(String(id), name);
      const inside = isBox(element) ? textsIn(element).filter((text) => text !== name && text !== NO_ROWS) : [];
      parts.push(inside.length > 0 ? `${name}: ${inside.join(', ')}` : name);
    } else if (from !== undefined && to !== undefined && !isLabel(element)) {
      const label = properties['data-label'];
      links.push(`\0${from}\0 to \0${to}\0${label ? `: ${shown(String(label))}` : ''}`);
    } else if (hasClass(element, 'note')) parts.push(`Note: ${textsIn(element).join(' ')}`);
  });
  const named = links.map((link) => link.replace(/\0([^\0]*)\0/g, (_all, id: string) => names.get(id) ?? shown(id)));
  return [...parts, ...named];
}

function shown(label: string): string {
  return showBrackets(label)
    .replace(/<\/?[a-z]+\s*\/?>/gi, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function textsIn(element: Drawn): string[] {
  const texts: string[] = [];
  eachElement(element, (each) => {
    if (each.tagName === 'text') texts.push(shown(wholeText(each)));
  });
  return texts.filter((text) => text !== '');
}

function wholeText(element: Drawn): string {
  return element.children.map((child) => (child.type === 'text' ? child.value : wholeText(child))).join('');
}

const isBox = (element: Drawn) => hasClass(element, 'class-node') || hasClass(element, 'entity');
const isLabel = (element: Drawn) => hasClass(element, 'edge-label');

function hasClass({ properties }: Drawn, name: string): boolean {
  return Array.isArray(properties.className) && properties.className.includes(name);
}
