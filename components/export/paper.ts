import type { Page, PaperOrder, ScreenText } from '#core/export';
import { markStep } from '../talk/marks';
import './paper.css';
import { recordingLinks, stopPromises, talkOf, untilDrawn } from './still';
import { drawFigures } from './still-figures';
import { closeTerminalPlaces, putInTerminalPlace } from './terminal-place';

/** Addresses of the recordings that slides show. */
export function recordingsOf(): string[] {
  return recordingLinks(document).map((link) => link.getAttribute('href') ?? '');
}

/** Lays the deck out as pages. Settles when all that is on them has been drawn. */
export async function layOut(order: PaperOrder): Promise<void> {
  const { talk, deck, slides } = talkOf(document);
  document.title = order.title;
  document.documentElement.dataset.theme = order.theme;
  document.documentElement.dataset.paper = '';
  talk.dataset.view = 'slides';
  talk.dataset.scripted = '';
  stopPromises(deck);
  for (const check of deck.querySelectorAll('.check-block')) check.remove();
  showRecordings(deck, order);
  drawFigures(deck, order.figures);
  const byName = new Map(slides.map((slide) => [slide.id, slide]));
  deck.replaceChildren(...order.pages.flatMap((page, i) => sheetsOf(page, order.pages[i + 1], { byName, order })));
  await untilDrawn(deck);
  for (const slide of deck.querySelectorAll<HTMLElement>('.slide')) shrinkToFit(slide);
  unlinkServer(deck);
}

function showRecordings(deck: HTMLElement, { recordings, terminals }: PaperOrder): void {
  for (const place of deck.querySelectorAll<HTMLElement>('.recording')) {
    const link = place.querySelector('a');
    const screen = recordings[link?.getAttribute('href') ?? ''];
    if (screen) place.replaceWith(screenElement({ ...screen, title: link?.textContent ?? screen.title }));
  }
  for (const [name, screen] of Object.entries(terminals)) {
    const slide = document.getElementById(name);
    if (slide) putInTerminalPlace(slide, screenElement(screen));
  }
  closeTerminalPlaces(deck);
}

function screenElement({ title, text }: ScreenText): HTMLElement {
  const figure = document.createElement('figure');
  figure.className = 'paper-screen';
  const screen = document.createElement('pre');
  screen.textContent = text;
  const caption = document.createElement('figcaption');
  caption.textContent = title === 'Recording' || title === '' ? 'Terminal' : `Terminal: ${title}`;
  figure.append(screen, caption);
  return figure;
}

type Source = { byName: ReadonlyMap<string, HTMLElement>; order: PaperOrder };

/** A page, and one of notes behind the last page of its slide. */
function sheetsOf(page: Page, next: Page | undefined, { byName, order }: Source): HTMLElement[] {
  const original = byName.get(page.slide);
  if (!original) return [];
  const isFirst = page.step === 0 || !order.pages.some((each) => each.slide === page.slide && each.step < page.step);
  const isLast = next?.slide !== page.slide;
  const sheet = isFirst && isLast ? original : copyOf(original, page.step, isFirst);
  markStep(sheet, page.step);
  const notes = isLast ? order.notes[page.slide] : undefined;
  return notes === undefined ? [sheet] : [sheet, notesSheet(original.getAttribute('aria-label') ?? '', notes)];
}

/** Each place that links lead to is on one page only, and in the outline once. */
function copyOf(original: HTMLElement, step: number, isFirst: boolean): HTMLElement {
  const copy = original.cloneNode(true) as HTMLElement;
  for (const anchor of copy.querySelectorAll('.step-anchor')) {
    if (!anchor.id.endsWith(`.${step}`)) anchor.remove();
  }
  if (isFirst) return copy;
  copy.removeAttribute('id');
  for (const element of copy.querySelectorAll('.slide-canvas [id]:not(svg *)')) element.removeAttribute('id');
  for (const heading of copy.querySelectorAll('h2, h3, h4')) heading.setAttribute('role', 'paragraph');
  return copy;
}

function notesSheet(label: string, notes: string): HTMLElement {
  const sheet = document.createElement('section');
  sheet.className = 'slide paper-notes';
  const canvas = document.createElement('div');
  canvas.className = 'slide-canvas';
  const head = document.createElement('p');
  head.className = 'paper-notes-head';
  head.textContent = `Notes on ${label}`;
  const text = document.createElement('div');
  text.textContent = notes;
  canvas.append(head, text);
  sheet.append(canvas);
  return sheet;
}

/** Down to half its size; what is longer still goes on on a further page. */
function shrinkToFit(slide: HTMLElement): void {
  const canvas = slide.querySelector<HTMLElement>('.slide-canvas');
  const most = slide.clientWidth * (9 / 16);
  for (let size = 95; canvas && size >= 50 && slide.scrollHeight > most + 1; size -= 5) {
    canvas.style.zoom = `${size}%`;
    canvas.style.minHeight = `calc(56.2cqw / ${size / 100})`;
  }
}

/** Nobody answers there once the command has ended. */
function unlinkServer(deck: HTMLElement): void {
  for (const link of deck.querySelectorAll<HTMLAnchorElement>('a[href]')) {
    if (link.origin === location.origin && link.pathname !== location.pathname) link.removeAttribute('href');
  }
}
