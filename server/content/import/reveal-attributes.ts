// Owns what reveal.js's attributes mean here, for slides and for elements, wherever they are written: comments of its
// Markdown or HTML.

import { paintOf } from '#core/css-colour';
import type { Ledger } from './imported';
import type { Settings } from './slide-writer';
import type { Effect, Mark } from './steps';
import { styleObject } from './style';
import type { Files } from './urls';

export type Attributes = ReadonlyMap<string, string>;

/** reveal.js reads values in double quotes, and bare names that begin with data-; nothing else. The last one counts. */
export function readAttributes(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name, value, bare] of text.matchAll(/([^"=\s]{1,80})="([^"]{1,2000})"|(data-[^"=\s]{1,80})(?=[" ])/g)) {
    if (name) found.set(name.toLowerCase(), value ?? '');
    else if (bare) found.set(bare.toLowerCase(), '');
  }
  return found;
}

const EFFECTS: Readonly<Record<string, Effect>> = {
  'fade-out': 'fade-out',
  'fade-in-then-out': 'only',
  'current-visible': 'only',
  'fade-in-then-semi-out': 'dim',
  'semi-fade-out': 'dim',
  strike: 'strike',
};
/** Ways to come in that all are plain appearing here. */
const ARRIVALS = /^(?:fade-in|fade-(?:up|down|left|right))$/;

export type ElementMeaning = { mark: Mark; changed: string[]; dropped: string[] };

/** `class`, `style` and `data-fragment-index` of an element. */
export function readElement(attributes: Attributes): ElementMeaning {
  const classes = (attributes.get('class') ?? '').split(/\s+/).filter(Boolean);
  const isFragment = classes.includes('fragment');
  const meaning: ElementMeaning = { mark: { step: null, className: null, style: null }, changed: [], dropped: [] };
  const kept: string[] = [];
  let effect: Effect | null = null;
  for (const name of classes) {
    if (name === 'fragment') continue;
    const own = isFragment ? effectOf(name) : undefined;
    if (own) effect = own;
    if (own && !EFFECTS[name]) meaning.changed.push(`fragment ${name} is ${own}`);
    else if (isFragment && ARRIVALS.test(name)) {
      if (name !== 'fade-in') meaning.changed.push(`fragment ${name} appears without moving`);
    } else if (!own && /^[A-Za-z_][\w-]*$/.test(name)) kept.push(name);
  }
  const index = Number(attributes.get('data-fragment-index') ?? Number.NaN);
  if (isFragment) meaning.mark.step = { effect, index: Number.isInteger(index) ? index : null };
  if (kept.length > 0) meaning.mark.className = kept.join(' ');
  meaning.mark.style = styleObject(attributes.get('style') ?? '');
  for (const [name, value] of attributes)
    if (!['class', 'style', 'data-fragment-index'].includes(name)) meaning.dropped.push(named(name, value));
  return meaning;
}

function effectOf(name: string): Effect | undefined {
  if (name === 'grow' || name === 'shrink' || name.startsWith('highlight-')) return 'highlight';
  return EFFECTS[name];
}

export type SlideMeaning = {
  settings: Settings;
  /** A picture or film that fills the slide, when nothing else is on it. */
  notes: string | null;
  autoAnimate: { id: string; restarts: boolean } | null;
};

type Place = { line: number; ledger: Ledger; files: Files };

/** Attributes of a slide's section, or of its `.slide:` comment. */
export function readSlide(attributes: Attributes, place: Place): SlideMeaning {
  const settings: Settings = {};
  const take = new Map(attributes);
  const pull = (name: string) => {
    const value = take.get(name);
    take.delete(name);
    return value;
  };
  const classes = (pull('class') ?? '')
    .split(/\s+/)
    .filter((name) => /^[A-Za-z_][\w-]*$/.test(name) && !STATES.has(name));
  if (classes.length > 0) settings.class = classes.join(' ');
  readBackground(take, settings, place);
  const transition = pull('data-transition');
  if (transition !== undefined) readTransition(transition, settings, place);
  const visibility = pull('data-visibility');
  if (visibility === 'hidden') settings.hidden = true;
  if (visibility === 'uncounted') settings.uncounted = true;
  const seconds = Number(pull('data-timing') ?? Number.NaN);
  if (seconds > 0) settings.minutes = minutesOf(seconds);
  const animates = pull('data-auto-animate') !== undefined;
  const id = pull('data-auto-animate-id') ?? '';
  const restarts = pull('data-auto-animate-restart') !== undefined;
  const notes = pull('data-notes') ?? null;
  for (const [name, value] of take) {
    if (
      !/^(?:id|data-(?:markdown|separator|vertical|notes|charset|attributes|element-attributes|template).*)$/.test(name)
    )
      place.ledger.dropped(place.line, named(name, value));
  }
  return { settings, notes, autoAnimate: animates ? { id, restarts } : null };
}

const STATES = new Set(['present', 'past', 'future', 'stack']);

export function minutesOf(seconds: number): number {
  return Math.min(1440, Math.max(0.01, Math.round((seconds / 60) * 100) / 100));
}

export function readTransition(
  value: string,
  settings: Settings,
  { line, ledger }: Pick<Place, 'line' | 'ledger'>,
): void {
  const own = /^\s*(none|fade|slide)(?:-[a-z]{1,20})?\s*$/.exec(value)?.[1];
  settings.transition = own ?? 'fade';
  if (own !== value.trim()) ledger.changed(line, `transition ${value.trim()} is ${own ?? 'fade'}`);
}

function readBackground(attributes: Map<string, string>, settings: Settings, place: Place): void {
  const either = attributes.get('data-background');
  const isPicture = either !== undefined && /\.(?:png|jpe?g|gif|webp|avif|svg)(?:[?#].*)?$|^url\(/i.test(either);
  const sources = [
    attributes.get('data-background-video')?.split(',')[0],
    attributes.get('data-background-image'),
    isPicture ? either : undefined,
  ];
  const gradient = attributes.get('data-background-gradient');
  const colour = attributes.get('data-background-color') ?? (isPicture ? undefined : either) ?? gradient;
  for (const name of ['', '-video', '-image', '-color', '-gradient']) attributes.delete(`data-background${name}`);
  const source = sources.find((each) => each !== undefined && each.trim() !== '');
  if (source !== undefined && placeBackground(source, settings, place)) {
    if (colour) place.ledger.dropped(place.line, `background colour ${colour}, as the slide has a picture`);
  } else if (colour) setColour(colour, settings, place);
}

/** False when it is not a file beside the deck. */
export function placeBackground(source: string, settings: Settings, { line, ledger, files }: Place): boolean {
  const url = source
    .trim()
    .replace(/^url\(\s*["']?/i, '')
    .replace(/["']?\s*\)$/, '');
  const own = files.place(url, 'image', line) ?? files.place(url, 'video', line);
  if (own === null) {
    ledger.dropped(line, `background ${url}, which is no picture or film beside the deck`);
    return false;
  }
  settings.background = own;
  return true;
}

export function setColour(colour: string, settings: Settings, { line, ledger }: Pick<Place, 'line' | 'ledger'>): void {
  if (colour.length <= 200 && paintOf(colour)) settings.background = colour.trim();
  else ledger.dropped(line, `background ${colour.trim()}, which is no plain colour`);
}

function named(name: string, value: string): string {
  return value === '' ? name : `${name}="${value.replaceAll(/\s+/g, ' ')}"`;
}
