// Owns which parts of recordings stay because something that is kept longer shows them, and what of each.
import type { TimeSpan } from '#core/cast-cut';
import type { CastHead } from '#core/cast-lines';
import { readFacts } from './part-facts';
import type { Owner, Part, PartIndex } from './part-index';

/** A terminal of somebody's is shown as it was then. In milliseconds since 1970. */
export type ShownSpan = { owner: Owner; terminal: number; from: number; to: number };

/** Times of a recording and of who shows it may differ by so much. */
const SLACK_MS = 1_000;
/** Of a second of which no more is known. */
const MEAN_MILLIS = 500;

export class KeptParts {
  /** Of those that were looked at: what a part says of itself stays. */
  private readonly heads = new WeakMap<Part, CastHead>();

  constructor(private readonly index: PartIndex) {}

  /** By part, its windows in seconds. Without any: it lies behind one with some, and only its time is needed. */
  async of(spans: readonly ShownSpan[]): Promise<Map<Part, TimeSpan[]>> {
    const kept = new Map<Part, TimeSpan[]>();
    for (const [folder, own] of this.byFolder(spans)) {
      const shown = new Set<string>();
      for (const part of this.index.parts(folder)) {
        const windows = await this.windowsIn(part, own);
        if (windows.length > 0) shown.add(part.id);
        if (shown.has(part.id)) kept.set(part, windows);
      }
    }
    return kept;
  }

  private byFolder(spans: readonly ShownSpan[]): Map<string, ShownSpan[]> {
    const folders = new Map<string, ShownSpan[]>();
    for (const span of spans) {
      const folder = this.index.folderOf(span.owner);
      if (folder === null) continue;
      const own = folders.get(folder);
      if (own) own.push(span);
      else folders.set(folder, [span]);
    }
    return folders;
  }

  private async windowsIn(part: Part, spans: readonly ShownSpan[]): Promise<TimeSpan[]> {
    // What is written now may be shown, and goes last anyhow.
    const end = part.isOpen ? Number.POSITIVE_INFINITY : part.writtenAt;
    const later = spans.filter(({ from }) => from - SLACK_MS <= end);
    const head = later.length > 0 ? await this.headOf(part) : null;
    if (!head) return [];
    const start = head.timestamp * 1_000 + (head.millis ?? MEAN_MILLIS);
    return later
      .filter(({ terminal, to }) => terminal === head.terminal && to + SLACK_MS >= start)
      .map(({ from, to }) => ({ from: (from - SLACK_MS - start) / 1_000, to: (to + SLACK_MS - start) / 1_000 }));
  }

  private async headOf(part: Part): Promise<CastHead | null> {
    const head = this.heads.get(part) ?? (await readFacts(this.index, part));
    if (head) this.heads.set(part, head);
    return head;
  }
}
