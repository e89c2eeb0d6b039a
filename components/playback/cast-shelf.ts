import type { Cast } from '#core/asciicast';
import { type LoadedCast, loadCast } from '../player/load-cast';

/** The recordings of a playback, each fetched once: what was on stage may come again, and is searched. */
export class CastShelf {
  private readonly known = new Map<string, Cast>();
  private readonly loading = new Map<string, Promise<LoadedCast>>();

  /** Null while it is not there. */
  now(src: string): Cast | null {
    return this.known.get(src) ?? null;
  }

  load(src: string): Promise<LoadedCast> {
    const cast = this.known.get(src);
    if (cast) return Promise.resolve({ ok: true, cast });
    const loading = this.loading.get(src) ?? this.fetched(src);
    this.loading.set(src, loading);
    return loading;
  }

  private async fetched(src: string): Promise<LoadedCast> {
    const outcome = await loadCast(src, new AbortController().signal);
    if (outcome.ok) this.known.set(src, outcome.cast);
    this.loading.delete(src);
    return outcome;
  }
}
