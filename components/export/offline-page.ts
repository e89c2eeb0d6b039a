import type { OfflineNeeds, OfflineOrder } from '#core/export';
import { BOOT_SCRIPT } from '../ui/preferences';
import { recordingLinks, stopPromises, talkOf } from './still';
import { drawFigures } from './still-figures';
import { closeTerminalPlaces, putInTerminalPlace } from './terminal-place';
import { unlinkServer } from './unlink-server';

/** Attributes that hold addresses of what is shown. A link to a recording is one: its player reads it there. */
const SHOWN = ['src', 'poster'] as const;

/** Whole addresses of all that the chosen slides show, and the names of the fonts that they use. */
export async function assetsOf(slides: readonly string[]): Promise<OfflineNeeds> {
  keepOnly(slides);
  await document.fonts.ready;
  const fonts = [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family);
  const preloaded = [...document.querySelectorAll<HTMLLinkElement>('link[as="font"]')].map(({ href }) => href);
  const styles = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].map(({ href }) => href);
  const icons = [...document.querySelectorAll<HTMLLinkElement>('link[rel="icon"]')].map(({ href }) => href);
  const shown = [...document.querySelectorAll<HTMLElement>(SHOWN.map((name) => `.deck [${name}]`).join())].flatMap(
    (element) => SHOWN.flatMap((name) => (element.hasAttribute(name) ? [wholeAddress(element, name)] : [])),
  );
  const recordings = recordingLinks(document).map(({ href }) => href);
  return { styles, fonts, preloaded, files: [...new Set([...icons, ...shown, ...recordings])] };
}

/** Makes the page one that needs no server, and returns it. */
export async function writeOut(order: OfflineOrder): Promise<string> {
  const { talk, deck, slides } = talkOf(document);
  document.title = order.title;
  talk.dataset.view = 'slides';
  takeAway();
  stopPromises(deck);
  for (const element of deck.querySelectorAll<HTMLElement>(SHOWN.map((name) => `[${name}]`).join())) {
    for (const name of SHOWN) replaceAddress(element, name, order);
  }
  for (const link of recordingLinks(deck)) {
    replaceAddress(link, 'href', order);
    link.download = `${link.textContent || 'recording'}.cast`;
  }
  showTerminals(order);
  drawFigures(deck, order.figures);
  for (const slide of slides) addNotes(slide, order.notes[slide.id]);
  unlinkServer(deck);
  await addHead(order);
  return `<!DOCTYPE html>\n${document.documentElement.outerHTML}\n`;
}

function keepOnly(slides: readonly string[]): void {
  const kept = new Set(slides);
  for (const slide of talkOf(document).slides) if (!kept.has(slide.id)) slide.remove();
}

function wholeAddress(element: HTMLElement, name: string): string {
  return new URL(element.getAttribute(name) ?? '', document.baseURI).href;
}

function replaceAddress(element: HTMLElement, name: string, { assets }: OfflineOrder): void {
  if (!element.hasAttribute(name)) return;
  const asset = assets[wholeAddress(element, name)];
  if (asset !== undefined) element.setAttribute(name, asset);
  else element.removeAttribute(name);
}

/** What needs a server, and what only the server's own page needs. */
function takeAway(): void {
  const gone = [
    'script, noscript, template, link, head style, meta:not([charset], [name="viewport"], [name="description"], [name="color-scheme"])',
    '.terminal-pane, .split-handle, .notice, .connection, .chrome-home, .playback-link',
    '.chrome :is([data-action="terminal"], [hreflang])',
    'body > :not(:has(.talk), .talk)',
  ];
  for (const element of document.querySelectorAll(gone.join())) element.remove();
  const comments = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_COMMENT);
  const all: Node[] = [];
  while (comments.nextNode()) all.push(comments.currentNode);
  for (const comment of all) comment.parentNode?.removeChild(comment);
}

function showTerminals({ terminals }: OfflineOrder): void {
  for (const [name, address] of Object.entries(terminals)) {
    const slide = document.getElementById(name);
    const place = document.createElement('div');
    place.className = 'recording';
    const link = document.createElement('a');
    link.href = address;
    link.download = `${name}.cast`;
    link.textContent = 'Terminal';
    place.append(link);
    if (slide) putInTerminalPlace(slide, place);
  }
  closeTerminalPlaces(document);
}

function addNotes(slide: HTMLElement, notes: string | undefined): void {
  if (notes === undefined) return;
  const place = document.createElement('aside');
  place.className = 'offline-notes';
  place.setAttribute('aria-label', 'Notes');
  place.textContent = notes;
  slide.append(place);
}

async function addHead({ css, script, assets }: OfflineOrder): Promise<void> {
  const { head, body } = document;
  const hashes = await Promise.all([BOOT_SCRIPT, script].map(hashOf));
  const policy = document.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = [
    "default-src 'none'",
    `script-src ${hashes.map((hash) => `'sha256-${hash}'`).join(' ')}`,
    // Drawings, maths and the terminal's screen have styles on their elements.
    "style-src 'unsafe-inline'",
    `img-src data: ${BESIDE}`,
    `media-src data: ${BESIDE}`,
    'font-src data:',
    'connect-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const style = document.createElement('style');
  style.textContent = css;
  const icon = document.createElement('link');
  icon.rel = 'icon';
  icon.href = Object.entries(assets).find(([address]) => /\/icon\b/.test(address))?.[1] ?? 'data:,';
  const [boot, main] = [BOOT_SCRIPT, script].map((text) => {
    const element = document.createElement('script');
    element.textContent = text;
    return element;
  });
  head.querySelector('meta[charset]')?.remove();
  const charset = document.createElement('meta');
  charset.setAttribute('charset', 'utf-8');
  const generator = document.createElement('meta');
  generator.name = 'generator';
  generator.content = 'Slipway';
  head.prepend(charset, policy, generator);
  if (boot && main) {
    head.append(icon, boot, style);
    body.append(main);
  }
}

/** Files beside the page, when it is opened from a disk and when it is served. */
const BESIDE = "'self' file:";

async function hashOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}
