// Owns what a deck shows from its folder and from the web: gives every picture, film, sound and background its served
// address and size, and collects whose pages are embedded. Faults are collected, never thrown.
import type { Definition, Image, ImageReference, Node, Parent, Root, RootContent } from 'mdast';
import { drawnBackground } from '#core/background';
import type { Slide } from '#core/deck';
import { deckFile, deckFileUrl, endingsOf, type FileKind, fileKind } from '#core/deck-file';
import type { DeckSource } from '#core/deck-source';
import type { Fault } from '#core/fault';
import type { Size } from '#core/image-size';
import { DECK_COMPONENTS } from './components';
import { embedOrigin } from './embeds';
import type { Place } from './faults';
import type { FileReader } from './file-facts';
import { literalOf } from './literals';
import { attributeOf, element, isElement, position, writeAttribute } from './syntax';

export type MediaInput = { deck: string; file: string; source: DeckSource; slides: readonly Slide[]; read: FileReader };

/** `frames`: origins of the pages that the deck embeds. */
export type Media = { frames: string[]; faults: Fault[] };

/** Which attributes of which elements name a file. */
const FILES: Readonly<Record<string, Readonly<Record<string, readonly FileKind[]>>>> = {
  Recording: { src: ['recording'] },
  Video: { src: ['video'], poster: ['image'] },
  Audio: { src: ['audio'] },
  img: { src: ['image'] },
  video: { src: ['video'], poster: ['image'] },
  audio: { src: ['audio'] },
  source: { src: ['video', 'audio'] },
  track: { src: ['captions'] },
};

/** A remark plugin for one deck whose slides are elements already, and what it fills when it runs. */
export function mediaPlugin(input: MediaInput): { plugin: () => (root: Root) => Promise<void>; media: Media } {
  const media: Media = { frames: [], faults: [] };
  return { plugin: () => (root) => new MediaWalk(input, media, root).run(), media };
}

class MediaWalk {
  private readonly definitions = new Map<string, Definition>();
  private readonly pending: Promise<void>[] = [];
  private isFirstSlide = true;

  constructor(
    private readonly input: MediaInput,
    private readonly media: Media,
    private readonly root: Root,
  ) {}

  async run(): Promise<void> {
    this.collectDefinitions(this.root);
    for (const [index, slide] of this.root.children.entries()) {
      this.isFirstSlide = index === 0;
      this.pending.push(this.placeBackground(slide, index));
      this.visit(slide);
    }
    await Promise.all(this.pending);
  }

  private collectDefinitions(node: Node): void {
    if (node.type === 'definition') {
      const definition = node as Definition;
      if (!this.definitions.has(definition.identifier)) this.definitions.set(definition.identifier, definition);
    }
    if ('children' in node) for (const child of (node as Parent).children) this.collectDefinitions(child);
  }

  private visit(node: Node): void {
    if (isElement(node, 'Embed')) this.placeEmbed(node);
    if (isElement(node, 'iframe'))
      this.fault(position(node), 'An <iframe> is not shown. Write <Embed src="https://…" title="…" /> instead.');
    for (const name of Object.keys(FILES)) if (isElement(node, name)) this.pending.push(this.placeFiles(node, name));
    if (!('children' in node)) return;
    const parent = node as Parent;
    parent.children = parent.children.map((child) => this.picture(child) ?? child);
    for (const child of parent.children) this.visit(child);
  }

  /** A picture in Markdown as an element of ours; alone in its paragraph it is a figure. Null for any other node. */
  private picture(node: RootContent): RootContent | null {
    if (node.type === 'paragraph' && node.children.length === 1) {
      const [only] = node.children;
      const image = only && this.imageOf(only);
      return image ? this.pictureOf(image, { caption: image.title ?? '' }) : null;
    }
    const image = this.imageOf(node);
    return image && this.pictureOf(image, image.title ? { title: image.title } : {});
  }

  private imageOf(node: RootContent): Image | null {
    if (node.type === 'image') return node;
    if (node.type !== 'imageReference') return null;
    const { identifier, alt, position: at } = node as ImageReference;
    const definition = this.definitions.get(identifier);
    if (!definition) return null;
    return {
      type: 'image',
      url: definition.url,
      title: definition.title ?? null,
      alt: alt ?? '',
      ...(at && { position: at }),
    };
  }

  private pictureOf(image: Image, attributes: Record<string, string>): RootContent {
    const made = element('img', { src: image.url, alt: image.alt ?? '', ...attributes }, []);
    return Object.assign(made, { position: image.position });
  }

  private async placeFiles(node: Node, name: string): Promise<void> {
    const isFirst = this.isFirstSlide;
    for (const [attribute, kinds] of Object.entries(FILES[name] ?? {})) {
      const value = literalOf(attributeOf(node, attribute));
      if (typeof value !== 'string') continue;
      // What a component of ours cannot show, its schema has told already.
      if (Object.hasOwn(DECK_COMPONENTS, name) && !fileAmong(value, kinds)) continue;
      const used = await this.use(value, kinds, position(node));
      if (!used) continue;
      writeAttribute(node, attribute, used.url);
      if (name === 'img') sizeImage(node, used.size, isFirst);
      if (name === 'Video' && attribute === 'src') await this.placeCaptions(node, value);
    }
    if (name === 'img' && 'name' in node) node.name = 'DeckImage';
  }

  private async placeCaptions(node: Node, video: string): Promise<void> {
    const path = deckFile(video.replace(/\.[^.]+$/, '.vtt'));
    if (!path) return;
    const { stamp, problem } = await this.input.read(path);
    if (stamp && !problem) writeAttribute(node, 'captions', deckFileUrl(this.input.deck, path, stamp));
  }

  /** Its settings have been understood before; left to find out is whether the file is there. */
  private async placeBackground(slide: RootContent, index: number): Promise<void> {
    const value = literalOf(attributeOf(slide, 'background'));
    if (typeof value !== 'string' || drawnBackground(value)?.kind === 'colour') return;
    const used = await this.use(value, ['image', 'video'], this.placeOfBackground(index));
    if (used) writeAttribute(slide, 'background', used.url);
  }

  private placeOfBackground(index: number): Place {
    const line = this.input.slides[index]?.line ?? 1;
    const settings = this.input.source.slides.find((slide) => slide.line === line)?.settings;
    const at = settings?.text.split('\n').findIndex((each) => each.startsWith('background:')) ?? -1;
    return { line: settings && at >= 0 ? settings.line + at : line, column: 1 };
  }

  private placeEmbed(node: Node): void {
    const origin = embedOrigin(literalOf(attributeOf(node, 'src')));
    if (origin && !this.media.frames.includes(origin)) this.media.frames.push(origin);
  }

  /** Null where the address stays as it is; a fault is reported unless that is right. */
  private async use(value: string, kinds: readonly FileKind[], place: Place): Promise<Used | null> {
    if (kinds.includes('image') && value.startsWith('data:image/')) return null;
    const path = fileAmong(value, kinds);
    if (path === null) {
      this.fault(place, whyNoFile(value, kinds));
      return null;
    }
    const { problem, stamp, size } = await this.input.read(path);
    if (problem) this.fault(place, problem);
    return { url: deckFileUrl(this.input.deck, path, stamp), size };
  }

  private fault(place: Place, message: string): void {
    this.media.faults.push({ file: this.input.file, ...place, message });
  }
}

type Used = { url: string; size: Size | null };

/** What the author says of one side holds, and gives the other. */
function sizeImage(node: Node, size: Size | null, isFirstSlide: boolean): void {
  if (!isFirstSlide) writeAttribute(node, 'loading', 'lazy');
  if (!size) return;
  const [width, height] = ['width', 'height'].map((side) => Number(literalOf(attributeOf(node, side)) ?? Number.NaN));
  const scale = width ? width / size.width : height ? height / size.height : 1;
  if (!(scale > 0)) return;
  if (!width) writeAttribute(node, 'width', String(Math.round(size.width * scale)));
  if (!height) writeAttribute(node, 'height', String(Math.round(size.height * scale)));
}

/** The name as it is in the folder; null when it is none, or a file of another kind. */
function fileAmong(value: string, kinds: readonly FileKind[]): string | null {
  const path = deckFile(decoded(value));
  const kind = path === null ? null : fileKind(path);
  return kind !== null && kinds.includes(kind) ? path : null;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function whyNoFile(value: string, kinds: readonly FileKind[]): string {
  if (/^(?:https?:)?\/\//i.test(value))
    return `${value} is elsewhere, and a talk must work without the network. Put the file into the deck’s folder and write its name.`;
  return `“${value}” cannot be shown here: it must be a file of the deck’s folder (${kinds.map(endingsOf).join(', ')}).`;
}
