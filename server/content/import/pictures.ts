// Owns what becomes of a picture, film, sound or embedded page: a talk works without a network, so that only what lies in
// the deck's folder is shown, and what is elsewhere is led to.
import type { PhrasingContent, RootContent } from 'mdast';
import { nameOf } from './html-text';
import type { Ledger } from './imported';
import { flowElement } from './jsx';
import { type Files, isSafeLink, isSafeSource } from './urls';

export type Place = { line: number; ledger: Ledger; files: Files };
export type Picture = { url: string; alt: string; title?: string | null | undefined };

/** The address to show, or null when the words have to do. */
export function placePicture({ url, alt }: Picture, { line, ledger, files }: Place): string | null {
  if (/^data:image\//i.test(url.trim()) && isSafeSource(url)) return url.trim();
  const own = files.place(url, 'image', line);
  if (own !== null) return own;
  const words = alt.trim() === '' ? '' : ', its words stay';
  if (isElsewhere(url))
    ledger.changed(line, `the picture ${url} is elsewhere: a link leads there. Put it into the deck’s folder`);
  else ledger.dropped(line, `a picture that cannot be shown${words} (${url})`);
  return null;
}

export function showPicture(picture: Picture, place: Place, isInLink = false): PhrasingContent[] {
  const url = placePicture(picture, place);
  if (url !== null) return [{ type: 'image', url, alt: picture.alt, title: picture.title ?? null }];
  return wordsOf(picture, isInLink);
}

/** A link where that leads somewhere, else the words alone. */
export function wordsOf({ url, alt }: Picture, isInLink: boolean): PhrasingContent[] {
  const words = alt.trim() || (isElsewhere(url) ? nameOf(url) : '');
  if (words === '') return [];
  const text: PhrasingContent = { type: 'text', value: words };
  return isElsewhere(url) && !isInLink ? [{ type: 'link', url, title: null, children: [text] }] : [text];
}

function isElsewhere(url: string): boolean {
  return /^https?:\/\/[^\s]/i.test(url) && isSafeLink(url);
}

export type Medium = {
  kind: 'video' | 'audio' | 'page';
  url: string;
  title: string;
  poster?: string | null;
  loops?: boolean;
};

/** `<Video>`, `<Audio>` or `<Embed>`, or a link to what they cannot show. */
export function showMedium(medium: Medium, place: Place): RootContent[] {
  const { kind, url, title } = medium;
  const name = title || nameOf(url);
  if (kind === 'page' && isEmbeddable(url)) return [flowElement('Embed', { src: url, title: name }, [])];
  const own = kind === 'page' ? null : place.files.place(url, kind, place.line);
  if (own !== null) {
    const poster = medium.poster ? place.files.place(medium.poster, 'image', place.line) : null;
    const extra = kind === 'video' ? { poster, loop: medium.loops ? (true as const) : null } : {};
    return [flowElement(kind === 'video' ? 'Video' : 'Audio', { src: own, title: name, ...extra }, [])];
  }
  const words = wordsOf({ url, alt: name }, false);
  if (isElsewhere(url)) place.ledger.changed(place.line, `${url} is not shown: a link leads there`);
  else place.ledger.dropped(place.line, `${url}, which cannot be shown; its name stays`);
  return words.length > 0 ? [{ type: 'paragraph', children: words }] : [];
}

/** As the compiler has it: whole addresses of plain names, without passwords. */
function isEmbeddable(url: string): boolean {
  if (url.length > 2000 || !URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  const isHere = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3})$/.test(hostname);
  return (
    /^[a-z0-9.-]+$/.test(hostname) &&
    !username &&
    !password &&
    (protocol === 'https:' || (protocol === 'http:' && isHere))
  );
}
