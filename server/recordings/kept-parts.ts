// Owns which parts of recordings stay because something that is kept longer shows them, and what of each.
import type { TimeSpan } from '#core/cast-cut';
import { readFacts } from './part-facts';
import type { Owner, Part, PartIndex } from './part-index';

/** A terminal of somebody's is shown as it was then. In milliseconds since 1970. */
export type ShownSpan = { owner: Owner; terminal: number; from: number; to: number };

/** Times of a recording and of who shows it may differ by so much. */
const SLACK_MS = 1_000;
/** Of a second of which no more is known. */
const MEAN_MILLIS = 500;

/** By part, its windows in seconds. Without any: it lies behind one with some, and only its time is needed. */
export async function partsToKeep(index: PartIndex, spans: readonly ShownSpan[]): Promise<Map<Part, TimeSpan[]>> {
  const byFolder = new Map<string, ShownSpan[]>();
  for (const span of spans) {
    const folder = index.folderOf(span.owner);
    if (folder) byFolder.set(folder, [...(byFolder.get(folder) ?? []), span]);
  }
  const kept = new Map<Part, TimeSpan[]>();
  for (const [folder, own] of byFolder) {
    const shown = new Set<string>();
    for (const part of index.parts(folder)) {
      const windows = await windowsIn(index, part, own);
      if (windows.length > 0) shown.add(part.id);
      if (shown.has(part.id)) kept.set(part, windows);
    }
  }
  return kept;
}

async function windowsIn(index: PartIndex, part: Part, spans: readonly ShownSpan[]): Promise<TimeSpan[]> {
  // What is written now may be shown, and goes last anyhow.
  const end = part.isOpen ? Number.POSITIVE_INFINITY : part.writtenAt;
  const later = spans.filter(({ from }) => from - SLACK_MS <= end);
  const facts = later.length > 0 ? await readFacts(index, part) : null;
  if (!facts) return [];
  const start = facts.timestamp * 1_000 + (facts.millis ?? MEAN_MILLIS);
  return later
    .filter(({ terminal, to }) => terminal === facts.terminal && to + SLACK_MS >= start)
    .map(({ from, to }) => ({ from: (from - SLACK_MS - start) / 1_000, to: (to + SLACK_MS - start) / 1_000 }));
}
