// Owns reading <Say>: what is said, as plain text, for the captions of the talk's recording.
import type { Node, RootContent } from 'mdast';
import type { MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import { partsOfSays, type SlideSay } from '#core/spoken';
import type { Place } from './faults';
import { position, textOf } from './syntax';

const MAX_CHARACTERS = 2_000;

/** What a sentence may be made of. */
const IN_SENTENCES = new Set(['paragraph', 'text', 'emphasis', 'strong', 'delete', 'inlineCode', 'link', 'break']);

export class SaySyntax {
  constructor(
    private readonly says: SlideSay[],
    private readonly fault: (place: Place, message: string) => void,
  ) {}

  take(node: MdxJsxFlowElement, slide: string): void {
    const children = node.children as RootContent[];
    const strange = firstOther(children);
    const text = children
      .map(textOf)
      .join(' ')
      .replace(/[ \t\r\n]+/g, ' ')
      .trim();
    const place = position(node);
    // A variable of each person's own has no place any more.
    const at = strange?.position ? position(strange) : place;
    if (strange) this.fault(at, 'A <Say> holds sentences alone, the same for everybody.');
    if (text === '') this.fault(place, 'This <Say> says nothing.');
    if (text.length > MAX_CHARACTERS)
      this.fault(place, `This <Say> is longer than ${MAX_CHARACTERS} characters. Divide it.`);
    this.says.push({ slide, line: place.line, text });
  }

  /** Once the steps of the slide are counted. */
  finish({ name, steps }: { name: string; steps: number }): void {
    const own = this.says.filter(({ slide }) => slide === name);
    const far = partsOfSays(own).find(({ step }) => step > steps);
    if (!far) return;
    const there = steps === 0 ? 'it has none' : `its last is ${steps}`;
    this.fault({ line: far.line, column: 1 }, `This <Say> goes to step ${far.step} of the slide; ${there}.`);
  }
}

function firstOther(nodes: readonly RootContent[]): Node | undefined {
  for (const node of nodes) {
    if (!IN_SENTENCES.has(node.type)) return node;
    const inner = 'children' in node ? firstOther(node.children as RootContent[]) : undefined;
    if (inner) return inner;
  }
  return undefined;
}
