// Owns the facts that an export draws figures from: `recordings/<slide>.<kind>.json` in the deck's folder.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deck } from '#core/deck';
import type { KeptFigures } from '#core/export';
import { FIGURE_KINDS } from '#core/figure-facts';
import { keptFigureFile, parseKeptFigure } from '#core/figure-kept';
import { readDeckFile } from './casts';

/** By name of slide and kind. Rejects, in the author's words, when one cannot be read. */
export async function keptFigures({ slides }: Deck, folder: string): Promise<KeptFigures> {
  const names = new Set(await readdir(join(folder, 'recordings')).catch(() => []));
  const wanted = slides.flatMap((slide) => FIGURE_KINDS.map((kind) => ({ slide: slide.name, kind })));
  const kept: Record<string, KeptFigures[string]> = {};
  for (const { slide, kind } of wanted) {
    const file = keptFigureFile(slide, kind);
    const bytes = names.has(file) ? await readDeckFile(folder, `recordings/${file}`) : null;
    if (!bytes) continue;
    const parsed = parseKeptFigure(bytes.toString('utf8'));
    if (!parsed.ok) throw new Error(`The facts recordings/${file} cannot be read: ${parsed.problem}.`);
    if (parsed.value.facts.kind !== kind)
      throw new Error(`The facts recordings/${file} are of ${parsed.value.facts.kind}.`);
    kept[`${slide}.${kind}`] = parsed.value;
  }
  return kept;
}
