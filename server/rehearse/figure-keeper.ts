// Owns the facts of a rehearsal's figures, as they stand when the way leads on from their slides.
import type { Deck } from '#core/deck';
import type { FigureKind } from '#core/figure-facts';
import { type KeptFigure, keptFigureFile } from '#core/figure-kept';
import { parseFigureFact } from '#core/figure-protocol';
import { isBare } from '#core/figure-view';
import type { Stage } from '#core/stages';
import { type Noted, Traffic } from '../audience/traffic';
import { SandboxFigures } from '../figures/sandbox-figures';
import { createLog } from '../log';
import type { Sandbox } from '../sandbox/provider';

/** So long nothing new has been told: then a figure stands still. Some never do. */
const REST_MS = 500;
const MAX_RESTS = 6;

export class FigureKeeper {
  /** By the name of the file that they belong into. */
  readonly kept = new Map<string, KeptFigure>();
  private readonly latest = new Map<FigureKind, KeptFigure>();
  private figures: SandboxFigures | null = null;
  private changes = 0;
  private seen: { sandbox: Sandbox; traffic: Traffic } | null = null;

  constructor(private readonly deck: Deck) {}

  /** From its start on: some draw what has been. What was seen of another is forgotten. */
  watch(sandbox: Sandbox): void {
    this.close();
    this.latest.clear();
    const traffic = new Traffic();
    this.seen = { sandbox, traffic };
    const deps = { trafficOf: () => traffic, log: createLog({ level: 'silent', pretty: false }) };
    const figures = new SandboxFigures(sandbox, deps);
    for (const kind of new Set(this.deck.slides.flatMap((slide) => slide.figures.map((each) => each.kind))))
      figures.watch(kind, (text) => this.take(text));
    // Which nodes its figures name is known to their pages alone.
    figures.include(
      'pipeline',
      sandbox.nodes.map(({ name }) => name),
    );
    this.figures = figures;
  }

  /** Nobody opens an app while a deck is rehearsed: its checks stand for the audience. */
  note(sandbox: Sandbox, noted: Noted): void {
    if (this.seen?.sandbox === sandbox) this.seen.traffic.note(noted);
  }

  /** A stage begins. Where one of its slides draws the audience's requests, that is of those from now on. */
  begin(stage: Stage, next: Stage | undefined): void {
    const draws = this.shownIn(stage, next).some(({ figures }) => figures.some(({ kind }) => kind === 'traffic'));
    if (draws) this.seen?.traffic.forget();
  }

  /** The stage is over: what its slides draw is kept. */
  async keep(stage: Stage, next: Stage | undefined): Promise<void> {
    const shown = this.shownIn(stage, next);
    if (shown.length === 0) return;
    await this.rest();
    for (const { name, figures } of shown)
      for (const { kind } of figures) {
        const now = this.latest.get(kind);
        if (now) this.kept.set(keptFigureFile(name, kind), now);
      }
  }

  /** The slides with figures that are the stage's: its own, and those after it up to the next stage’s. */
  private shownIn(stage: Stage, next: Stage | undefined) {
    const { slides } = this.deck;
    const indexOf = (of: Stage | undefined) => slides.findIndex(({ name }) => name === slideOf(of));
    const from = indexOf(stage);
    if (from < 0) return [];
    const to = next ? Math.max(from + 1, indexOf(next)) : slides.length;
    return slides.slice(from, to).filter(({ figures }) => figures.length > 0);
  }

  close(): void {
    this.figures?.close();
    this.figures = null;
  }

  private take(text: string): void {
    const parsed = parseFigureFact(text);
    if (!parsed.ok || parsed.value.type !== 'figure-changed') return;
    const { kind, at, facts } = parsed.value;
    this.changes += 1;
    if (facts && !isBare(facts)) this.latest.set(kind, { at, facts });
    else this.latest.delete(kind);
  }

  private async rest(): Promise<void> {
    for (let rests = 0, seen = -1; rests < MAX_RESTS && seen !== this.changes; rests += 1) {
      seen = this.changes;
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
    }
  }
}

function slideOf(stage: Stage | undefined): string | undefined {
  return stage?.task?.slide ?? stage?.blocks[0]?.slide ?? stage?.checks[0]?.slide;
}
