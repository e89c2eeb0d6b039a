// Owns telling pages of one figure's facts: at most four times a second, in one text for all, and only what is new.
import type { FigureFacts, FigureKind } from '#core/figure-facts';
import type { FigureChanged, Lack } from '#core/figure-protocol';

const GAP_MS = 250;

/** `text`: what a page is told of it. */
export type Listener = (text: string, standing: Standing) => void;

export type Standing = { lacks: Lack; facts: FigureFacts | null };

export class Publisher {
  private readonly listeners = new Set<Listener>();
  private timer: NodeJS.Timeout | null = null;
  private last = Number.NEGATIVE_INFINITY;
  private told = '';

  constructor(
    private readonly kind: FigureKind,
    private readonly read: () => Standing,
  ) {}

  get isHeard(): boolean {
    return this.listeners.size > 0;
  }

  /** Tells how it stands now, then of every change. */
  add(listener: Listener): void {
    this.listeners.add(listener);
    const standing = this.read();
    listener(textOf(this.kind, standing), standing);
  }

  remove(listener: Listener): void {
    this.listeners.delete(listener);
  }

  /** Something may have changed. */
  touch(): void {
    this.timer ??= setTimeout(() => this.tell(), Math.max(0, this.last + GAP_MS - performance.now()));
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer);
  }

  private tell(): void {
    this.timer = null;
    const standing = this.read();
    const content = JSON.stringify(standing);
    if (content === this.told) return;
    this.told = content;
    this.last = performance.now();
    const text = textOf(this.kind, standing);
    for (const listener of this.listeners) listener(text, standing);
  }
}

export function textOf(kind: FigureKind, standing: Standing): string {
  const fact: FigureChanged = { type: 'figure-changed', kind, at: Date.now(), ...standing };
  return JSON.stringify(fact);
}
