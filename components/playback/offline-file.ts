import { addressesIn, asStyleText, withAddresses, withoutUnusedFonts } from '#core/css-addresses';
import { stopPromises } from '../export/still';
import { unlinkServer } from '../export/unlink-server';
import { BOOT_SCRIPT } from '../ui/preferences';
import { PartCollector, type Progress } from './part-collector';
import { fetchOfflineScript } from './playback-requests';
import type { PlaybackViewProps } from './playback-view';

/** All that is shown but the slides themselves. */
export type Playable = Omit<PlaybackViewProps, 'deck' | 'more'>;

/** The playback that this page shows as one file. `scriptAt`: where its script is had. Rejects with a sentence. */
export async function makeFile({ playback, ...deck }: Playable, scriptAt: string, progress: Progress): Promise<Blob> {
  const script = await fetchOfflineScript(scriptAt);
  if (!script.ok) throw new Error(script.why);
  const parts = new PartCollector(progress);
  const casts = await parts.collect(playback.casts.map(({ src }) => src));
  const css = await styles(parts);
  const slides = await slidesOf(parts);
  const facts = {
    ...deck,
    playback: {
      ...playback,
      casts: playback.casts.map((cast) => ({ ...cast, src: casts.get(cast.src) })),
    },
  };
  const page = await pageOf({ title: deck.title, css, slides, facts, script: script.value });
  return new Blob([page], { type: 'text/html' });
}

async function styles(parts: PartCollector): Promise<string> {
  await document.fonts.ready;
  const fonts = [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family);
  const hrefs = (selector: string) => [...document.querySelectorAll<HTMLLinkElement>(selector)].map(({ href }) => href);
  const used = { fonts, preloaded: hrefs('link[as="font"]') };
  const sheets: string[] = [];
  for (const sheet of new Set(hrefs('link[rel="stylesheet"]'))) {
    const css = withoutUnusedFonts(await parts.text(sheet), sheet, used);
    const named = new Map(addressesIn(css).map((name) => [name, new URL(name, sheet)] as const));
    const own = [...named].filter(([, { origin }]) => origin === location.origin);
    const data = await parts.collect(own.map(([, { href }]) => href));
    sheets.push(withAddresses(css, new Map(own.map(([name, { href }]) => [name, data.get(href) ?? '']))));
  }
  return asStyleText(sheets.join('\n'));
}

const SHOWN = ['src', 'poster'] as const;

/** As they stand here, without what only a server's page can do. */
async function slidesOf(parts: PartCollector): Promise<string> {
  const deck = document.querySelector('.playback .deck')?.cloneNode(true) as HTMLElement;
  for (const element of deck.querySelectorAll('script, noscript, template, iframe')) element.remove();
  stopPromises(deck);
  unlinkServer(deck);
  const shown = SHOWN.flatMap((name) => [...deck.querySelectorAll(`[${name}]`)].map((element) => ({ element, name })));
  const places = shown.map((each) => ({ ...each, href: wholeAddress(each.element.getAttribute(each.name) ?? '') }));
  const own = places.filter(({ href }) => href.startsWith(location.origin));
  const data = await parts.collect(own.map(({ href }) => href));
  for (const { element, name, href } of places) {
    if (href.startsWith('data:')) continue;
    const found = data.get(href);
    if (found) element.setAttribute(name, found);
    else element.removeAttribute(name);
  }
  return deck.innerHTML;
}

function wholeAddress(address: string): string {
  return new URL(address, document.baseURI).href;
}

type Page = { title: string; css: string; slides: string; facts: object; script: string };

async function pageOf({ title, css, slides, facts, script }: Page): Promise<string> {
  // Not hashes of them: a page that came over plain HTTP from another computer may not make any.
  const nonce = newNonce();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    'media-src data:',
    'font-src data:',
    'connect-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ];
  const { className, lang } = document.documentElement;
  return `<!DOCTYPE html>
<html lang="${asText(lang)}" class="${asText(className)}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
<meta name="generator" content="Slipway"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${asText(title)}</title><link rel="icon" href="data:,">
<script nonce="${nonce}">${BOOT_SCRIPT}</script><style>${css}</style></head>
<body><div id="playback"></div><template id="slides">${slides}</template>
<script type="application/json" id="facts">${JSON.stringify(facts).replaceAll('<', '\\u003c')}</script>
<script nonce="${nonce}">${asScriptText(script)}</script></body></html>
`;
}

/** The end of a script element must not stand in one. */
function asScriptText(script: string): string {
  return script.replace(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--');
}

function asText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function newNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))));
}
