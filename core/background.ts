// Owns what a slide's `background` may be: a colour or gradient, an image, or a video of the deck's folder.
import { paintOf } from './css-colour';
import { deckFile, endingsOf, fileKind } from './deck-file';

export type Background =
  | { kind: 'colour'; css: string; isDark: boolean }
  /** `file`: its name in the deck's folder, or its address once the deck is compiled. */
  | { kind: 'image' | 'video'; file: string };

export type BackgroundOutcome = { ok: true; background: Background } | { ok: false; problem: string };

/** What an author wrote, understood; or why not, as a sentence's end without its full stop. */
export function backgroundOf(value: string): BackgroundOutcome {
  const paint = paintOf(value);
  if (paint) return { ok: true, background: { kind: 'colour', ...paint } };
  const file = deckFile(value);
  const kind = file === null ? null : fileKind(file);
  if (file !== null && (kind === 'image' || kind === 'video')) return { ok: true, background: { kind, file } };
  return { ok: false, problem: PROBLEM };
}

/** The same for a compiled deck, whose files have become addresses. Null for nothing that could be drawn. */
export function drawnBackground(value: string): Background | null {
  const kind = fileKind(value);
  if (value.startsWith('/')) return kind === 'image' || kind === 'video' ? { kind, file: value } : null;
  const paint = paintOf(value);
  return paint && { kind: 'colour', ...paint };
}

const PROBLEM = `must be a CSS colour such as "#12303c" or "teal", a linear-gradient(…), or an image or video of the deck’s folder (${endingsOf('image')}, ${endingsOf('video')})`;
