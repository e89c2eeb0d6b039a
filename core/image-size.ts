// Owns what the first bytes of an image say: whether it is one, and how large it is drawn.

export type Size = { width: number; height: number };

/** `size` is null where the bytes at hand do not reach it, or the image has none of its own, as an SVG may. */
export type ImageHead = { size: Size | null };

/** Reads PNG, JPEG, GIF, WebP, AVIF and SVG. Null when the bytes are none of them. Never throws. */
export function imageHead(bytes: Uint8Array): ImageHead | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (textAt(view, 1, 'PNG\r\n\x1a\n')) return sized(readAt(view, 24, () => [view.getUint32(16), view.getUint32(20)]));
  if (textAt(view, 0, 'GIF8')) return sized(readAt(view, 10, () => [view.getUint16(6, true), view.getUint16(8, true)]));
  if (textAt(view, 0, 'RIFF') && textAt(view, 8, 'WEBP')) return sized(webpSize(view));
  if (textAt(view, 4, 'ftyp')) return textAt(view, 8, 'avif') || textAt(view, 8, 'avis') ? sized(avifSize(view)) : null;
  if (textAt(view, 0, '\xff\xd8\xff')) return sized(jpegSize(view));
  return svgHead(new TextDecoder().decode(bytes));
}

type Pair = readonly [number, number] | null;

function sized(pair: Pair): ImageHead {
  const [width, height] = pair ?? [0, 0];
  return { size: width > 0 && height > 0 ? { width, height } : null };
}

function readAt(view: DataView, needed: number, read: () => Pair): Pair {
  return view.byteLength >= needed ? read() : null;
}

function textAt(view: DataView, offset: number, text: string): boolean {
  if (view.byteLength < offset + text.length) return false;
  return [...text].every((character, i) => view.getUint8(offset + i) === character.charCodeAt(0));
}

function webpSize(view: DataView): Pair {
  const uint24 = (offset: number) => view.getUint16(offset, true) | (view.getUint8(offset + 2) << 16);
  if (view.byteLength < 30) return null;
  if (textAt(view, 12, 'VP8X')) return [uint24(24) + 1, uint24(27) + 1];
  if (textAt(view, 12, 'VP8 ')) return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
  if (!textAt(view, 12, 'VP8L')) return null;
  const bits = view.getUint32(21, true);
  return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
}

/** The largest of the item sizes: thumbnails and tiles have their own. A quarter turn swaps the sides. */
function avifSize(view: DataView): Pair {
  let largest: Pair = null;
  let isTurned = false;
  for (let at = 12; at + 16 <= view.byteLength; at += 1) {
    if (view.getUint8(at) !== 0x69) continue;
    if (textAt(view, at, 'irot')) isTurned = view.getUint8(at + 4) % 2 === 1;
    if (!textAt(view, at, 'ispe')) continue;
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (!largest || width * height > largest[0] * largest[1]) largest = [width, height];
  }
  return largest && isTurned ? [largest[1], largest[0]] : largest;
}

/** Walks the segments to the frame's header. Cameras say in EXIF that the picture is to be turned. */
function jpegSize(view: DataView): Pair {
  let isTurned = false;
  for (let at = 2; at + 9 <= view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return isTurned ? [height, width] : [width, height];
    }
    if (marker === 0xe1 && textAt(view, at + 4, 'Exif\0\0')) isTurned ||= isTurnedByExif(view, at + 10);
    // Bytes of 0xff may fill the room between segments.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}

const ORIENTATION = 0x0112;

function isTurnedByExif(view: DataView, tiff: number): boolean {
  const isLittle = textAt(view, tiff, 'II');
  if (tiff + 8 > view.byteLength) return false;
  const directory = tiff + view.getUint32(tiff + 4, isLittle);
  if (directory + 2 > view.byteLength) return false;
  const count = view.getUint16(directory, isLittle);
  for (let i = 0, at = directory + 2; i < count && at + 12 <= view.byteLength; i += 1, at += 12)
    if (view.getUint16(at, isLittle) === ORIENTATION) return view.getUint16(at + 8, isLittle) >= 5;
  return false;
}

/** A drawing without lengths of its own has the proportions of its view box, on the whole width of a slide. */
const SLIDE_WIDTH = 1280;

/** What may stand before an SVG's first tag. Taken one at a time, so that no text takes long to refuse. */
const PROLOGUE = /\s+|<\?[^>]*>|<!--(?:(?!-->)[\s\S])*-->|<!DOCTYPE[^>[]*(?:\[[^\]]*\]\s*)?>/iy;
const SVG_TAG = /<svg(?=[\s>/])([^>]*)>/iy;

function svgTag(text: string): string | undefined {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (PROLOGUE.lastIndex = at; PROLOGUE.test(text); ) at = PROLOGUE.lastIndex;
  SVG_TAG.lastIndex = at;
  return SVG_TAG.exec(text)?.[1];
}

function svgHead(text: string): ImageHead | null {
  const attributes = svgTag(text);
  if (attributes === undefined) return null;
  const [width, height] = [lengthOf(attributes, 'width'), lengthOf(attributes, 'height')];
  const [, , boxWidth = 0, boxHeight = 0] = (attributeIn(attributes, 'viewBox') ?? '').split(/[\s,]+/).map(Number);
  const ratio = boxWidth > 0 && boxHeight > 0 ? boxHeight / boxWidth : null;
  if (width && height) return sized([width, height]);
  if (!ratio) return { size: null };
  if (height) return sized([Math.round(height / ratio), height]);
  return sized([width ?? SLIDE_WIDTH, Math.round((width ?? SLIDE_WIDTH) * ratio)]);
}

/** In CSS pixels; null for none, and for one that depends on where the image stands. */
function lengthOf(attributes: string, name: string): number | null {
  const [, figure, unit = 'px'] =
    /^\s*([\d.]+)(px|pt|pc|mm|cm|in)?\s*$/.exec(attributeIn(attributes, name) ?? '') ?? [];
  const pixels = Math.round(Number(figure ?? 0) * (PIXELS[unit] ?? 1));
  return pixels > 0 ? pixels : null;
}

const PIXELS: Readonly<Record<string, number>> = { px: 1, pt: 4 / 3, pc: 16, mm: 96 / 25.4, cm: 96 / 2.54, in: 96 };

function attributeIn(attributes: string, name: string): string | undefined {
  const [, double, single] = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes) ?? [];
  return double ?? single;
}
