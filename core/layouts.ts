// Owns how a slide comes to its layout: the built-in ones, the deck's own, which inherit, and the deck's defaults.
import type { Manifest, SlideSettings } from './manifest';

export const LAYOUTS = [
  'title',
  'section',
  'default',
  'two-columns',
  'image',
  'quote',
  'terminal',
  'terminal-full',
  'editor',
  'figure',
] as const;
export type Layout = (typeof LAYOUTS)[number];

/** A slide as it is shown: all that it inherits is in place. */
export type SlideLook = Omit<SlideSettings, 'layout'> & {
  layout: Layout;
  /** Names of the deck's own layouts that it has, the nearest first. */
  layouts: readonly string[];
};

export type LookOutcome = { ok: true; look: SlideLook } | { ok: false; problem: string };

/** Whether the terminal has a place on slides of that layout. */
export function hasTerminal(layout: Layout): boolean {
  return layout === 'terminal' || layout === 'terminal-full' || layout === 'editor';
}

/** What the slide says itself wins over its layout, the nearest layout over the one it is made from, those over the deck. */
export function resolveLook(manifest: Manifest, settings: SlideSettings): LookOutcome {
  const { transition, incremental, header, footer } = manifest;
  let look = settings;
  const layouts: string[] = [];
  let named = settings.layout ?? 'default';
  while (!isBuiltIn(named)) {
    const own = Object.hasOwn(manifest.layouts, named) ? manifest.layouts[named] : undefined;
    if (!own) return { ok: false, problem: unknown(named, manifest) };
    if (layouts.includes(named))
      return { ok: false, problem: `The layouts ${[...layouts, named].join(' → ')} are made from each other.` };
    layouts.push(named);
    look = { ...own, ...look, class: [own.class, look.class].filter(Boolean).join(' ') || undefined };
    named = own.layout ?? 'default';
  }
  return {
    ok: true,
    look: { ...defined({ transition, incremental, header, footer }), ...defined(look), layout: named, layouts },
  };
}

function isBuiltIn(name: string): name is Layout {
  return (LAYOUTS as readonly string[]).includes(name);
}

function unknown(name: string, { layouts }: Manifest): string {
  return `“${name}” is no layout. There are: ${[...LAYOUTS, ...Object.keys(layouts)].join(', ')}.`;
}

function defined<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
