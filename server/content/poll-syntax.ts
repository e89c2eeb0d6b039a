// Owns the polls in a deck's syntax tree: each becomes elements that a page can draw, and is listed for rooms to ask.
import type { List, ListItem, RootContent } from 'mdast';
import type { MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import { type DeckPoll, pollProblem } from '#core/polls';
import type { Place } from './faults';
import { literalOf } from './literals';
import { attributeOf, element, inlineOf, isElement, position, textOf } from './syntax';

export class PollSyntax {
  constructor(
    private readonly polls: DeckPoll[],
    private readonly fault: (place: Place | number, message: string) => void,
  ) {}

  /** A poll as it is drawn; null when `node` is none. */
  poll(node: RootContent, slide: string): RootContent | null {
    if (!isElement(node, 'Poll')) return null;
    const children = (node as MdxJsxFlowElement).children as RootContent[];
    const list = children.find((child): child is List => child.type === 'list');
    const prompt = children.filter((child) => child !== list);
    const items = list?.children ?? [];
    const poll = this.outline(node, prompt, items);
    this.report(poll, items, position(node));
    this.polls.push({ ...poll, slide });
    const attributes = {
      ...{ name: poll.name, title: poll.title },
      ...(poll.isSeveral ? { several: 'yes' } : {}),
      ...(poll.isLive ? { live: 'yes' } : {}),
    };
    const options = items.map((item) => element('PollOption', {}, inlineOf(item)));
    return element('Poll', attributes, [...prompt, element('PollOptions', {}, options)]);
  }

  private outline(node: RootContent, prompt: readonly RootContent[], items: readonly ListItem[]) {
    const literal = (name: string) => literalOf(attributeOf(node, name));
    return {
      name: String(literal('name') ?? ''),
      title: prompt.map(textOf).join(' ').trim(),
      options: items.map((item) => textOf(item).trim()),
      isSeveral: literal('several') === true,
      isLive: literal('live') === true,
      line: position(node).line,
    };
  }

  private report(poll: Omit<DeckPoll, 'slide'>, items: readonly ListItem[], place: Place): void {
    const problem = items.some(({ checked }) => typeof checked === 'boolean')
      ? 'A poll has no right answers. Take the [ ] out, or make it a <Quiz>.'
      : pollProblem(poll);
    if (problem) this.fault(place, problem);
    const other = this.polls.find(({ name }) => name === poll.name);
    if (other) this.fault(place, `Two polls are called “${poll.name}”; the other is at line ${other.line}.`);
  }
}
