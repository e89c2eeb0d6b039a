import type { FigureKind } from '#core/figure-facts';
import { openStageLine, type StageLine } from '../room/stage-line';
import type { FigureSource, Told } from './figure-line';

/** A slide that is left may be back with the next key. */
const LINGER_MS = 1_000;

/** The figures on the stage of a room over one socket, which is open while any of them is seen. */
class SpeakerFigures implements FigureSource {
  private readonly facts = new Map<FigureKind, Told>();
  private readonly watchers = new Set<() => void>();
  private line: StageLine | null = null;
  private linger: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly code: string) {}

  watch(_kind: FigureKind, onChange: () => void): () => void {
    // Of one that is drawn twice, each watches for itself.
    const watcher = () => onChange();
    this.watchers.add(watcher);
    clearTimeout(this.linger);
    this.line ??= openStageLine(
      { type: 'look-at-figures', code: this.code },
      {
        onFact: (fact) => {
          if (fact.type !== 'figure-changed') return;
          this.facts.set(fact.kind, { ...fact, behindMs: Date.now() - fact.at });
          for (const each of this.watchers) each();
        },
      },
    );
    return () => {
      this.watchers.delete(watcher);
      clearTimeout(this.linger);
      this.linger = setTimeout(() => this.rest(), LINGER_MS);
    };
  }

  told(kind: FigureKind): Told | null {
    return this.facts.get(kind) ?? null;
  }

  private rest(): void {
    if (this.watchers.size > 0) return;
    this.line?.close();
    this.line = null;
    this.facts.clear();
  }
}

const ofRooms = new Map<string, SpeakerFigures>();

/** Those of the page's room. */
export function speakerFigures(code: string): FigureSource {
  const figures = ofRooms.get(code) ?? new SpeakerFigures(code);
  ofRooms.set(code, figures);
  return figures;
}
