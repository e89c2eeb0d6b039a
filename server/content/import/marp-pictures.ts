// Owns the words that Marp reads in a picture's alternative text: backgrounds, sides and sizes.
import type { Image, Nodes, Paragraph, RootContent } from 'mdast';
import type { Shared } from './body';
import { showPicture } from './pictures';
import { placeBackground, setColour } from './reveal-attributes';
import type { Settings } from './slide-writer';

const SIZE = /^(w|width|h|height):(\d{1,4}(?:\.\d{1,3})?(?:px|%|em|rem|vw|vh|cm|mm|in|pt)?|auto)$/;
const LOOK =
  /^(?:fit|cover|contain|auto|vertical|\d{1,3}%|(?:blur|brightness|contrast|drop-shadow|grayscale|hue-rotate|invert|opacity|saturate|sepia)(?::\S+)?)$/;

/** What stands beside the text. */
export type Side = { nodes: RootContent[]; where: 'left' | 'right' };

/** Collects what one slide's pictures say of the slide. */
export class MarpPictures {
  background: string | null = null;
  side: Side | null = null;

  constructor(private readonly shared: Shared) {}

  take(children: readonly RootContent[], lineOf: (line: number) => number): RootContent[] {
    return children.flatMap((child) => this.visit(child, lineOf)) as RootContent[];
  }

  private visit(node: Nodes, lineOf: (line: number) => number): Nodes[] {
    if (node.type === 'image') return this.picture(node, lineOf(node.position?.start.line ?? 1));
    if (!('children' in node)) return [node];
    node.children = node.children.flatMap((child) => this.visit(child, lineOf)) as never;
    return isEmptied(node) ? [] : [node];
  }

  private picture(image: Image, line: number): Nodes[] {
    const words = (image.alt ?? '').split(/\s+/).filter(Boolean);
    if (words.includes('bg')) {
      this.takeBackground(image, words, line);
      return [];
    }
    const sizes = words.flatMap((word) => (SIZE.test(word) ? [SIZE.exec(word)] : []));
    const looks = words.filter((word) => !SIZE.test(word) && /:/.test(word) && LOOK.test(word));
    if (looks.length > 0) this.shared.ledger.dropped(line, `“${looks.join(' ')}” of a picture`);
    image.alt = words.filter((word) => !SIZE.test(word) && !looks.includes(word)).join(' ');
    if (sizes.length === 0) return [image];
    const style = sizes.map(
      (size) => `${size?.[1]?.startsWith('w') ? 'width' : 'height'}: ${withUnit(size?.[2] ?? 'auto')}`,
    );
    const value = `<img src="${quoted(image.url)}" alt="${quoted(image.alt)}" style="${style.join('; ')}">`;
    return [{ type: 'html', value, position: image.position }];
  }

  private takeBackground({ url }: Image, words: string[], line: number): void {
    const { ledger } = this.shared;
    const other = words.filter((word) => word !== 'bg' && !/^(?:left|right)(?::\d{1,3}%)?$/.test(word));
    if (other.length > 0) ledger.dropped(line, `“${other.join(' ')}” of a background`);
    const where = words.map((word) => /^(left|right)/.exec(word)?.[1]).find(Boolean) as 'left' | 'right' | undefined;
    if (where && !this.side) {
      const children = showPicture({ url, alt: '' }, { line, ...this.shared });
      if (children.length > 0) this.side = { nodes: [{ type: 'paragraph', children }], where };
      return;
    }
    const settings: Settings = {};
    if (this.background !== null || where) ledger.dropped(line, `a further background: ${url}`);
    else if (/^#[\da-f]{3,8}$|^[a-z]+$|^(?:rgb|hsl)a?\(/i.test(url)) setColour(url, settings, { line, ledger });
    else placeBackground(url, settings, { line, ...this.shared });
    if (typeof settings.background === 'string') this.background = settings.background;
  }
}

function isEmptied(node: Nodes): node is Paragraph {
  return (
    node.type === 'paragraph' && node.children.every((child) => child.type === 'text' && child.value.trim() === '')
  );
}

function withUnit(size: string): string {
  return /^[\d.]+$/.test(size) ? `${size}px` : size;
}

function quoted(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
