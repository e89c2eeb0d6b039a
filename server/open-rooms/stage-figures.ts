// Owns the figures on the stage of one open room: those that its slide names, narrowed to what it names, drawn from the
// sandbox of who drives. One source a kind and one text for all who look, for as long as somebody does.
import type { Deck } from '#core/deck';
import type { FigureKind } from '#core/figure-facts';
import { narrowedToAny, type SlideFigure } from '#core/figure-view';
import { positionAt } from '#core/position';
import type { Library } from '../content/library';
import type { FigureDesk } from '../figures/desk';
import { type Standing, textOf } from '../figures/publisher';
import type { RoomRegistry } from '../live/room-registry';
import type { Sandbox } from '../sandbox/provider';
import type { OpenRoom } from './open-room';
import { hostBeforeRoom } from './stage';
import { StageFeed, type StageSink } from './stage-feed';

/** Who drives may have come or gone, or got another sandbox. */
const LOOK_MS = 1_000;

/** `content`: the facts as they were told. */
type Drawn = { figures: readonly SlideFigure[]; content: string; payload: Uint8Array | null; stop: () => void };

export class StageFigures {
  private readonly drawn = new Map<FigureKind, Drawn>();
  private readonly feed = new StageFeed(() => [...this.drawn.values()].flatMap(({ payload }) => payload ?? []));
  private sandbox: Sandbox | null = null;
  private deck: Deck | null = null;
  private timer: NodeJS.Timeout | undefined;
  private stopFollowing = () => {};
  private isReading = false;
  private isDue = false;

  constructor(
    private readonly room: OpenRoom,
    private readonly deps: { rooms: RoomRegistry; figures: FigureDesk; library: Library },
  ) {}

  /** Tells how it stands, then all news. Returns a way to stop. */
  look(sink: StageSink): () => void {
    const leave = this.feed.add(sink);
    if (this.feed.size === 1) this.begin();
    return () => {
      leave();
      if (this.feed.size === 0) this.end();
    };
  }

  private begin(): void {
    this.stopFollowing();
    clearInterval(this.timer);
    this.stopFollowing = this.room.attendance.follow(() => void this.review());
    this.timer = setInterval(() => void this.review(), LOOK_MS);
    void this.review();
  }

  private end(): void {
    this.stopFollowing();
    clearInterval(this.timer);
    this.stopAll();
  }

  private async review(): Promise<void> {
    this.isDue = true;
    if (this.isReading) return;
    this.isReading = true;
    while (this.isDue) {
      this.isDue = false;
      // One that is being written stays what it was while it cannot be shown.
      const outcome = await this.deps.library.compiled(this.room.state.deck).catch(() => null);
      if (outcome?.ok) this.deck = outcome.deck;
    }
    this.isReading = false;
    if (this.feed.size > 0) this.draw(this.named());
  }

  /** What the slide on stage names. */
  private named(): Map<FigureKind, SlideFigure[]> {
    const { phase, shown } = this.room.state;
    const slides = this.deck?.slides ?? [];
    const at = shown && phase !== 'ended' ? positionAt(slides, shown.address) : null;
    const figures = (at && slides[at.slide]?.figures) ?? [];
    return new Map(figures.map(({ kind }) => [kind, figures.filter((each) => each.kind === kind)]));
  }

  private draw(named: ReadonlyMap<FigureKind, readonly SlideFigure[]>): void {
    const sandbox = hostBeforeRoom(this.room, this.deps.rooms)?.sandbox ?? null;
    if (sandbox !== this.sandbox) this.stopAll();
    this.sandbox = sandbox;
    for (const [kind, { figures, stop }] of this.drawn) {
      if (JSON.stringify(named.get(kind)) === JSON.stringify(figures)) continue;
      stop();
      this.drawn.delete(kind);
    }
    for (const [kind, figures] of named) if (!this.drawn.has(kind)) this.begins(kind, figures);
  }

  private begins(kind: FigureKind, figures: readonly SlideFigure[]): void {
    const drawn: Drawn = { figures, content: '', payload: null, stop: () => {} };
    this.drawn.set(kind, drawn);
    if (!this.sandbox) return this.tell(kind, drawn, { lacks: 'sandbox', facts: null });
    const source = this.deps.figures.of(this.sandbox);
    drawn.stop = source.watch(kind, (_, standing) => this.tell(kind, drawn, standing));
    source.include(
      kind,
      figures.flatMap(({ node }) => node ?? []),
    );
  }

  private tell(kind: FigureKind, drawn: Drawn, { lacks, facts }: Standing): void {
    const standing = { lacks, facts: facts && narrowedToAny(facts, drawn.figures) };
    const content = JSON.stringify(standing);
    // What is new may be all outside of what the slide names.
    if (content === drawn.content) return;
    drawn.content = content;
    drawn.payload = Buffer.from(textOf(kind, standing));
    this.feed.tell(drawn.payload);
  }

  private stopAll(): void {
    for (const { stop } of this.drawn.values()) stop();
    this.drawn.clear();
    this.sandbox = null;
  }
}
