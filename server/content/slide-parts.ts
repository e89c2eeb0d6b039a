// Owns which nodes of a deck's syntax tree make up a slide, and what a page is told of it.
import type { Root, RootContent } from 'mdast';
import type { MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import type { Slide } from '#core/deck';
import { FIGURE_KINDS } from '#core/figure-facts';
import type { FigureView, SlideFigure } from '#core/figure-view';
import { htmlLanguage } from '#core/language';
import { literalOf } from './literals';
import { attributeOf, isElement, position } from './syntax';

/** The first one that stands on its own, or in a task. */
export function headingOf(children: readonly RootContent[]): RootContent | undefined {
  const parts = children.flatMap((child) =>
    isElement(child, 'Task') ? ((child as MdxJsxFlowElement).children as RootContent[]) : [child],
  );
  return parts.find((part) => part.type === 'heading');
}

/** What the figures in it draw, in the order of the text. */
export function figuresIn(nodes: readonly RootContent[]): SlideFigure[] {
  return nodes.flatMap((node) => {
    const inner = 'children' in node ? (node.children as RootContent[]) : [];
    return [...(isElement(node, 'Figure') ? figureOf(node) : []), ...figuresIn(inner)];
  });
}

/** None where its kind is a fault. */
function figureOf(element: RootContent): SlideFigure[] {
  const said = (name: string) => literalOf(attributeOf(element, name));
  const [of, node, port] = [said('of'), said('node'), said('port')];
  const view: FigureView = {
    ...(typeof of === 'string' && { of }),
    ...(typeof node === 'string' && { node }),
    ...(typeof port === 'number' && { port }),
  };
  return FIGURE_KINDS.filter((kind) => kind === said('kind')).map((kind) => ({ kind, ...view }));
}

/** What slides stand in: the words of the page around them. */
const INTERFACE = 'en';

/** What the page needs to know of a slide; what is not said is left out. */
export function attributesOf(slide: Slide, language: string): Record<string, string | number> {
  const { name, title, number, across, down, steps, look } = slide;
  const { layout, layouts, background, transition, autoAnimate, header, footer } = look;
  const classes = [...layouts.map((each) => `layout-${each}`), look.class].filter(Boolean).join(' ');
  return {
    ...{ name, title, layout, across, down, steps },
    ...(language === INTERFACE ? {} : { lang: htmlLanguage(language) }),
    ...(number === null ? {} : { number }),
    ...(classes ? { className: classes } : {}),
    ...(background ? { background } : {}),
    ...(transition && transition !== 'none' ? { transition } : {}),
    ...(autoAnimate ? { autoAnimate: 'yes' } : {}),
    ...(header ? { header } : {}),
    ...(footer ? { footer } : {}),
  };
}

export function groupBySlide(root: Root, separators: ReadonlySet<number>): RootContent[][] {
  const groups: RootContent[][] = [[]];
  for (const child of root.children) {
    if (child.type === 'thematicBreak' && separators.has(position(child).line)) groups.push([]);
    else groups.at(-1)?.push(child);
  }
  return groups;
}
