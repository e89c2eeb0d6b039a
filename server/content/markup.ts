// Owns elements that are drawn while a deck is compiled: making them, and reading those a library has made as text. Only
// listed elements and attributes are taken over, so that nothing a library would write for an author acts in a page.

type Text = { type: 'text'; value: string };
export type Properties = Record<string, string | number | string[]>;

/** An element as the Markdown compiler's trees have it. */
export type Drawn = { type: 'element'; tagName: string; properties: Properties; children: (Drawn | Text)[] };

export type Allowed = {
  elements: ReadonlySet<string>;
  /** Besides `class` and `data-…`. */
  attributes: ReadonlySet<string>;
};

/** An element around `children`, of which `null` is left out. */
export function draw(tagName: string, properties: Properties, children: (Drawn | string | null)[] = []): Drawn {
  const made = children.filter((child) => child !== null);
  return {
    type: 'element',
    tagName,
    properties,
    children: made.map((child) => (typeof child === 'string' ? { type: 'text', value: child } : child)),
  };
}

const TOKEN = /<(\/?)([a-z][a-z0-9]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/giy;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;

/** Reads well-formed markup with one root. Throws where it is not: that is a library's doing, not an author's. */
export function readMarkup(markup: string, allowed: Allowed): Drawn {
  const root = draw('root', {});
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < markup.length) {
    const [token, isEnd, name = '', attributes = '', isEmpty, text] = TOKEN.exec(markup) ?? [];
    const parent = open.at(-1);
    if (token === undefined || !parent) throw new Error('invariant: a drawing is not well-formed');
    if (text !== undefined) parent.children.push({ type: 'text', value: decode(text) });
    else if (isEnd) open.pop();
    else {
      const made = draw(name, propertiesOf(attributes, allowed));
      if (allowed.elements.has(name)) parent.children.push(made);
      if (!isEmpty) open.push(made);
    }
  }
  const first = root.children.find((child) => child.type === 'element');
  if (open.length !== 1 || !first) throw new Error('invariant: a drawing does not end');
  return first;
}

function propertiesOf(attributes: string, allowed: Allowed): Properties {
  const properties: Properties = {};
  for (const [, name = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
    if (name === 'class') properties.className = value.split(/\s+/);
    else if (allowed.attributes.has(name) || name.startsWith('data-')) properties[name] = decode(value);
  }
  return properties;
}

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|#x([\da-f]{1,5})|(\w+));/gi, (all, decimal, hex, name) => {
    if (name) return NAMED[name] ?? all;
    return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex, 16));
  });
}

/** Calls `visit` with an element and all below it, parents first. */
export function eachElement(element: Drawn, visit: (element: Drawn) => void): void {
  visit(element);
  for (const child of element.children) if (child.type === 'element') eachElement(child, visit);
}
