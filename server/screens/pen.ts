// Owns the text in which a terminal's state is written down: which attributes and link are set where it will be read, and
// how long it may become.
import type { Attributes, Core } from './internals';
import { hasExtended, styleSequence, type Underline, underlineOf } from './style';

export const PLAIN: Attributes = { fg: 0, bg: 0, extended: { urlId: 0, _ext: 0 } };

type Style = { fg: number; bg: number; underline: Underline; link: number };
const NO_UNDERLINE: Underline = { style: 0, color: 0 };
const NO_STYLE: Style = { fg: 0, bg: 0, underline: NO_UNDERLINE, link: 0 };

function styleOf(attributes: Attributes): Style {
  const { fg, bg } = attributes;
  if (!hasExtended(attributes)) return { ...NO_STYLE, fg, bg };
  return { fg, bg, underline: underlineOf(attributes), link: attributes.extended.urlId };
}

/** How much of the looks of cells is drawn: `plain`, only their first characters. */
export type Detail = 'all' | 'unlinked' | 'plain';

/** A link is written at each place where it begins anew, which two of them on alternating cells do in each. */
const MAX_LINK_CHARACTERS = 256 * 1024;

const NO_LINK = { id: undefined, uri: '' };
/** Its lines are gone. What is printed with it still looks like a link, and leads nowhere. */
const FORGOTTEN_LINK = { id: undefined, uri: 'about:invalid' };

/** Collects the text; knows which attributes are set where it will be read. */
export class Pen {
  text = '';
  private style = NO_STYLE;
  private linkCharacters = 0;

  constructor(
    private readonly links: Core['_oscLinkService'],
    readonly detail: Detail,
    private readonly maxLength: number,
  ) {}

  /** What more is drawn is for nothing. */
  get isFull(): boolean {
    return this.text.length > this.maxLength;
  }

  write(text: string): void {
    this.text += text;
  }

  /** As a cell looks. */
  paint(cell: Attributes): void {
    this.set(this.detail === 'plain' ? PLAIN : cell);
  }

  set(attributes: Attributes): void {
    const { fg, bg } = this.style;
    if (fg === attributes.fg && bg === attributes.bg && !hasExtended(attributes)) return;
    const next = styleOf(attributes);
    if (this.detail !== 'all' || this.linkCharacters > MAX_LINK_CHARACTERS) next.link = 0;
    const { style, color } = this.style.underline;
    const isSame = next.underline.style === style && next.underline.color === color;
    if (next.fg !== fg || next.bg !== bg || !isSame) this.text += styleSequence(attributes);
    if (next.link !== this.style.link) this.link(next.link);
    this.style = next;
  }

  plain(): void {
    this.set(PLAIN);
  }

  private link(id: number): void {
    const { id: name, uri } = id === 0 ? NO_LINK : (this.links.getLinkData(id) ?? FORGOTTEN_LINK);
    const sequence = `\x1b]8;${name === undefined ? '' : `id=${name}`};${uri}\x1b\\`;
    this.linkCharacters += sequence.length;
    this.write(sequence);
  }
}
