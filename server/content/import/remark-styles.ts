// Owns what remark's well-known class names look like here: a layout where there is an equal, else a style sheet that the
// deck takes along.
import type { Nodes, RootContent } from 'mdast';
import type { Draft, Settings } from './slide-writer';

/** Of remark itself, and those that authors and xaringan have always added. */
const RULES: readonly [RegExp, string][] = [
  [/^left$/, '.left { text-align: left; }'],
  [/^center$/, '.center { text-align: center; }'],
  [/^right$/, '.right { text-align: right; }'],
  [/^(?:left-column|pull-left)$/, '.left-column, .pull-left { float: left; width: 47%; }'],
  [/^(?:right-column|pull-right)$/, '.right-column, .pull-right { float: right; width: 47%; }'],
  [/^footnote$/, '.footnote { font-size: 0.75em; margin-top: 2em; }'],
  [/^small$/, '.small { font-size: 0.8em; }'],
  [/^large$/, '.large { font-size: 1.5em; }'],
  [/^red$/, '.red { color: light-dark(#b3261e, #ff8a80); }'],
  [/^green$/, '.green { color: light-dark(#1b6e2f, #7fd28f); }'],
  [/^blue$/, '.blue { color: light-dark(#1a56b0, #8ab8ff); }'],
];

/** Null: no known name is in use. */
export function styleSheet(slides: readonly Draft[]): string | null {
  const used = new Set<string>();
  for (const { settings, body } of slides) {
    for (const name of String(settings.class ?? '').split(' ')) used.add(name);
    for (const node of body) collect(node, used);
  }
  const rules = RULES.filter(([pattern]) => [...used].some((name) => pattern.test(name))).map(([, rule]) => rule);
  return rules.length > 0 ? `${rules.join('\n')}\n` : null;
}

function collect(node: Nodes, used: Set<string>): void {
  const attributes = 'attributes' in node ? (node.attributes as { name?: string; value?: unknown }[]) : [];
  for (const { name, value } of attributes)
    if (name === 'className' && typeof value === 'string') for (const each of value.split(' ')) used.add(each);
  if ('children' in node) for (const child of node.children) collect(child, used);
}

/** Few words in the middle of a slide are what the layouts for titles and sections are for. */
export function layoutOf(settings: Settings, body: readonly RootContent[], index: number): void {
  const classes = String(settings.class ?? '').split(' ');
  const isFew = body.length <= 3 && body.every((node) => node.type === 'heading' || node.type === 'paragraph');
  if (!classes.includes('middle') || !isFew || body[0]?.type !== 'heading') return;
  settings.layout = index === 0 ? 'title' : 'section';
  const rest = classes.filter((name) => name !== 'middle' && name !== 'center');
  if (rest.length > 0) settings.class = rest.join(' ');
  else delete settings.class;
}
