import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imageHead } from '#core/image-size';

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part)));
const svg = (text: string) => imageHead(new TextEncoder().encode(text))?.size;

const PNG = bytes('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 2, 128, 0, 0, 1, 104]);
const GIF = bytes('GIF89a', [128, 2, 104, 1]);
const VP8 = bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', [0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 128, 2, 104, 1]);
const VP8X = bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0, 127, 2, 0, 103, 1, 0]);
const bits = 639 | (359 << 14);
const VP8L = bytes(
  'RIFF',
  [0, 0, 0, 0],
  'WEBPVP8L',
  [9, 0, 0, 0, 0x2f, bits & 255, (bits >> 8) & 255, bits >> 16],
  [...new Array(8).fill(0)],
);
const SOF = [0xff, 0xc0, 0, 17, 8, 1, 104, 2, 128, 3, 1, 0, 0];
const JPEG = bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff], SOF);
const exif = (turn: number) =>
  bytes(
    [0xff, 0xd8, 0xff, 0xe1, 0, 34],
    'Exif\0\0',
    'MM',
    [0, 42, 0, 0, 0, 8, 0, 1],
    [...[1, 18, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0], ...SOF],
  );
const ispe = (width: number, height: number) =>
  bytes([0, 0, 0, 20], 'ispe', [0, 0, 0, 0, 0, 0, width >> 8, width & 255, 0, 0, height >> 8, height & 255]);
const AVIF = bytes([0, 0, 0, 24], 'ftypavif', [0, 0, 0, 0], 'avifmif1', [...ispe(160, 90)], [...ispe(640, 360)]);

test.each([
  ['PNG', PNG],
  ['GIF', GIF],
  ['WebP, lossy', VP8],
  ['WebP, extended', VP8X],
  ['WebP, lossless', VP8L],
  ['JPEG', JPEG],
  ['JPEG with an upright orientation', exif(1)],
  ['AVIF, its thumbnail before it', AVIF],
])('MD8 the size of a %s is read', (_what, head) => {
  expect(imageHead(head)).toEqual({ size: { width: 640, height: 360 } });
});

test('MD9 a picture that is to be turned by a quarter has its sides swapped', () => {
  expect(imageHead(exif(6))?.size).toEqual({ width: 360, height: 640 });
  const turned = bytes([...AVIF], [0, 0, 0, 9], 'irot', [1, ...new Array(20).fill(0)]);
  expect(imageHead(turned)?.size).toEqual({ width: 360, height: 640 });
});

test('MD10 a drawing has the size it names, else its view box on the width of a slide', () => {
  expect(svg('<svg width="64" height="48">')).toEqual({ width: 64, height: 48 });
  expect(svg("<?xml version='1.0'?>\n<!-- <svg> -->\n<svg viewBox='0 0 4 3' xmlns='x'>")).toEqual({
    width: 1280,
    height: 960,
  });
  expect(svg('<svg width="1in" viewBox="0 0 10 20">')).toEqual({ width: 96, height: 192 });
  expect(svg('<svg width="100%" height="100%" viewBox="0,0,100,50">')).toEqual({ width: 1280, height: 640 });
  expect(svg('<!DOCTYPE svg [<!ENTITY a "b">]><svg stroke-width="3" height="5" viewBox="0 0 2 1">')).toEqual({
    width: 10,
    height: 5,
  });
  expect(svg('<svg>')).toBeNull();
});

test('MD11 what is no image is told apart, cut off heads have no size, and nothing makes the reader fail', () => {
  for (const text of ['', 'hello', '<html><svg></html>', '%PDF-1.7', '<svgx>'])
    expect(imageHead(new TextEncoder().encode(text)), text).toBeNull();
  for (const head of [PNG, GIF, VP8, JPEG, AVIF]) {
    const cut = imageHead(head.subarray(0, head.length - 7));
    expect(cut === null || cut.size === null || cut.size.width === 160).toBe(true);
  }
  const start = fc.constantFrom(PNG, GIF, VP8X, VP8L, JPEG, exif(6), AVIF, bytes('<svg '));
  const rest = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(start, fc.nat({ max: 60 }), rest, (head, kept, tail) => {
      imageHead(Uint8Array.from([...head.subarray(0, kept), ...tail]));
    }),
  );
  const begun = performance.now();
  imageHead(new TextEncoder().encode(`${'<!-- -->'.repeat(20_000)}${' '.repeat(100_000)}<sv`));
  expect(performance.now() - begun).toBeLessThan(1000);
});
