// Owns which files of a deck's folder pages may have: their names, their kinds and their addresses.

export type FileKind = 'image' | 'video' | 'audio' | 'captions' | 'recording' | 'style' | 'font';

const KINDS: Readonly<Record<string, readonly [FileKind, string]>> = {
  png: ['image', 'image/png'],
  jpg: ['image', 'image/jpeg'],
  jpeg: ['image', 'image/jpeg'],
  gif: ['image', 'image/gif'],
  webp: ['image', 'image/webp'],
  avif: ['image', 'image/avif'],
  svg: ['image', 'image/svg+xml'],
  mp4: ['video', 'video/mp4'],
  webm: ['video', 'video/webm'],
  mp3: ['audio', 'audio/mpeg'],
  ogg: ['audio', 'audio/ogg'],
  m4a: ['audio', 'audio/mp4'],
  wav: ['audio', 'audio/wav'],
  vtt: ['captions', 'text/vtt; charset=utf-8'],
  cast: ['recording', 'application/x-asciicast'],
  css: ['style', 'text/css; charset=utf-8'],
  woff2: ['font', 'font/woff2'],
};

/** No segment begins with a dot, so that none is hidden and none leads upwards. */
const SEGMENT = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_ ()+,.@~-]{0,95}$/u;
const MAX_DEPTH = 8;

/** The name without a leading `./`, or null when it is no name of a file in a deck's folder that pages may have. */
export function deckFile(name: string): string | null {
  const path = name.replace(/^(?:\.\/)+/, '');
  const segments = path.split('/');
  if (segments.length > MAX_DEPTH || !segments.every((segment) => SEGMENT.test(segment))) return null;
  return entryOf(path) ? path : null;
}

/** By the name's ending; a query, as in `deckFileUrl`, is no part of it. */
export function fileKind(name: string): FileKind | null {
  return entryOf(name)?.[0] ?? null;
}

/** Of a file that has a kind. */
export function contentType(name: string): string {
  return entryOf(name)?.[1] ?? 'application/octet-stream';
}

/** Endings of one kind, for people. */
export function endingsOf(kind: FileKind): string {
  return Object.keys(KINDS)
    .filter((ending) => KINDS[ending]?.[0] === kind)
    .map((ending) => `.${ending}`)
    .join(', ');
}

function entryOf(name: string): readonly [FileKind, string] | null {
  const [, ending = ''] = /\.([A-Za-z0-9]+)(?:\?[^/]*)?$/.exec(name) ?? [];
  const key = ending.toLowerCase();
  return Object.hasOwn(KINDS, key) ? (KINDS[key] ?? null) : null;
}

/** Where pages get a file. `stamp` changes with it, so that a page that is open draws it anew. */
export function deckFileUrl(deck: string, path: string, stamp: string): string {
  return `/decks/${deck}/files/${path.split('/').map(encodeURIComponent).join('/')}?v=${stamp}`;
}

const FILE_URL = /^\/decks\/([^/?]+)\/files\/([^?]{1,2000})(?:\?|$)/;

/** Deck and file that an address asks for; null when it is none of these. The deck's name is not looked at. */
export function parseDeckFileUrl(url: string): { deck: string; path: string } | null {
  const [, deck, encoded] = FILE_URL.exec(url) ?? [];
  if (!deck || !encoded) return null;
  const segments = encoded.split('/').map(decoded);
  if (segments.some((segment) => segment === null || !SEGMENT.test(segment))) return null;
  const path = deckFile(segments.join('/'));
  return path === null ? null : { deck, path };
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
