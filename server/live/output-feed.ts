// Owns the way of one shell's output to the one page that is attached, at a pace set by what that page has parsed. What
// the page does not get it is told of, and it goes on from a screen that stands for all before.
import { type Credit, createCredit } from '#core/credit';
import type { Replay } from '#core/replay';
import type { OutputGap } from '#core/terminal-protocol';
import type { ScreenSnapshot } from '../screens/screens';

/** Sent and not yet parsed: above the first the shell is paused, below the second it goes on. */
const PAUSE_ABOVE_BYTES = 256 * 1024;
const RESUME_BELOW_BYTES = 64 * 1024;
/** A page that holds the shell back for so long without parsing anything counts as away. */
const AWAY_MS = 10_000;

/** More since the last quiet moment is a burst, which is gathered: a page that draws it gains by fewer messages. */
const BURST_BYTES = 4 * 1024;
const QUIET_MS = 4;
const GATHER_MS = 4;
const GATHER_BYTES = 64 * 1024;

/** Unsent at Ctrl-C: less is not worth a gap. */
const SKIP_ABOVE_BYTES = 64 * 1024;
/** After Ctrl-C output is left out until the prompt is back, nothing comes for the first, or the second has passed. */
const SKIM_QUIET_MS = 50;
const SKIM_MS = 1_000;
/** A page that has nothing of a shell is given no more than that; else a screen. */
const WHOLE_BYTES = 64 * 1024;

/** The page's end of a terminal. */
export type FeedSink = {
  /** Output bytes from number `offset` on. */
  send(offset: number, bytes: Uint8Array): void;
  /** What lies in the gap will not come; its screen will. */
  skipped(gap: OutputGap): void;
  /** Stands for all output before `snapshot.offset`, which is where output goes on. */
  screen(snapshot: ScreenSnapshot): void;
};

/** What a feed needs of the shell's headless screen. */
export type FeedScreen = {
  /** All output that there was is in the replay, and would look the same on a new page. */
  readonly isUnneeded: boolean;
  /** Of the state behind all that the replay has, with history. */
  snapshot(): Promise<ScreenSnapshot>;
};

export type FeedStart = { from: number; live: number; reset: boolean; screen: boolean; gap: OutputGap | null };

/** `drawing`: the number that the screen stands for which the page waits for; it gets nothing else before. */
type AttachedPage = { sink: FeedSink; credit: Credit; isAway: boolean; drawing: number | null };
type Skim = { quiet: NodeJS.Timeout; deadline: NodeJS.Timeout };

export class OutputFeed {
  private page: AttachedPage | null = null;
  private isPaused = false;
  private awayTimer: NodeJS.Timeout | undefined;
  private gathering: NodeJS.Timeout | undefined;
  private skim: Skim | null = null;
  private lastAt = 0;
  private burst = 0;
  /** Settles with the last screen that was asked for. */
  drawn: Promise<void> = Promise.resolve();

  constructor(
    private readonly replay: Replay,
    private readonly screen: FeedScreen,
    private readonly source: { pause(): void; resume(): void },
  ) {}

  /** `from`: the byte the page wants next, null when it has none of this shell's. Bytes flow with the next `pump`. */
  attach(sink: FeedSink, from: number | null): FeedStart {
    const { start, end } = this.replay;
    this.detach();
    const isExact = from !== null && from >= start && from <= end;
    const gap = from !== null && from < start ? { from, to: end, reason: 'away' as const } : null;
    const isWhole = !gap && this.screen.isUnneeded && end - start <= WHOLE_BYTES;
    const first = isExact ? from : isWhole ? start : end;
    this.page = { sink, credit: createCredit(first), isAway: false, drawing: null };
    const screen = !isExact && !isWhole;
    if (screen) this.draw(this.page);
    return { from: first, live: end, reset: !isExact, screen, gap };
  }

  detach(): void {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    this.endSkim();
    this.page = null;
    this.pace();
  }

  /** False for a number that was never sent. */
  acknowledge(offset: number): boolean {
    const { page } = this;
    const isNews = page?.credit.acknowledge(offset);
    if (!page || isNews === null) return !page;
    if (!isNews) return true;
    clearTimeout(this.awayTimer);
    this.awayTimer = undefined;
    if (page.isAway) this.comeBack(page);
    if (!this.gathering) this.pump();
    return true;
  }

  /** The replay has `count` bytes more. */
  arrived(count: number): void {
    const { page, skim } = this;
    if (!page || page.isAway) return;
    if (skim) return void skim.quiet.refresh();
    if (page.drawing !== null) return this.pace();
    const now = performance.now();
    this.burst = now - this.lastAt > QUIET_MS ? count : this.burst + count;
    this.lastAt = now;
    if (this.burst <= BURST_BYTES || this.replay.end - page.credit.next >= GATHER_BYTES) return this.pump();
    this.gathering ??= setTimeout(() => this.pump(), GATHER_MS);
  }

  /** Ctrl-C was typed: what floods the page is left out until there is something to see again. */
  interrupted(): void {
    const { page } = this;
    if (!page || page.isAway || this.skim) return;
    if (!this.isPaused && this.replay.end - page.credit.next <= SKIP_ABOVE_BYTES) return;
    const settle = () => this.settled();
    this.skim = { quiet: setTimeout(settle, SKIM_QUIET_MS), deadline: setTimeout(settle, SKIM_MS) };
    this.pace();
  }

  /** What there was to interrupt is over: the prompt is back. */
  settled(): void {
    const { page } = this;
    if (!page || !this.skim) return;
    this.endSkim();
    const { start, end } = this.replay;
    const { next } = page.credit;
    if (next < start || end - next > SKIP_ABOVE_BYTES) this.leaveOut(page, 'interrupted');
    this.pump();
  }

  /** The shell is over: what is left goes out whatever the page has parsed. It is no more than the replay holds. */
  async finish(): Promise<void> {
    const { page } = this;
    this.settled();
    if (page?.isAway) this.comeBack(page);
    if (this.page?.drawing !== null) await this.drawn;
    this.send(Number.POSITIVE_INFINITY);
    this.detach();
  }

  pump(): void {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    if (this.page && !this.page.isAway && !this.skim) this.send(PAUSE_ABOVE_BYTES);
    this.pace();
  }

  private send(window: number): void {
    const { page } = this;
    while (page && page.drawing === null && page.credit.unparsed < window) {
      const { next } = page.credit;
      const bytes = this.replay.read(next);
      if (!bytes) throw new Error(`invariant: byte ${next} is due and no longer held`);
      if (bytes.length === 0) break;
      page.credit.sent(bytes.length);
      page.sink.send(next, bytes);
    }
  }

  /** Paced by what the page has yet to parse, sent or not: the replay must never run away from a page that is there. */
  private pace(): void {
    const { page, replay } = this;
    const isHolding = page !== null && !page.isAway && !this.skim;
    const behind = isHolding ? replay.end - page.credit.next + page.credit.unparsed : 0;
    if (!this.isPaused && behind > PAUSE_ABOVE_BYTES) {
      this.isPaused = true;
      this.source.pause();
    } else if (this.isPaused && behind < RESUME_BELOW_BYTES) {
      this.isPaused = false;
      this.source.resume();
    }
    if (!this.isPaused) {
      clearTimeout(this.awayTimer);
      this.awayTimer = undefined;
    } else {
      this.awayTimer ??= setTimeout(() => this.goAway(), AWAY_MS);
    }
  }

  private goAway(): void {
    if (this.page) this.page.isAway = true;
    this.pace();
  }

  private comeBack(page: AttachedPage): void {
    page.isAway = false;
    if (page.credit.next < this.replay.start) this.leaveOut(page, 'away');
  }

  /** All that the page has not been sent. */
  private leaveOut(page: AttachedPage, reason: OutputGap['reason']): void {
    const gap = { from: page.credit.next, to: this.replay.end, reason };
    page.credit.skip(gap.to);
    page.sink.skipped(gap);
    this.draw(page);
  }

  /** Of the state behind what the page has been sent or told of; output waits for it. */
  private draw(page: AttachedPage): void {
    page.drawing = page.credit.next;
    this.drawn = this.screen.snapshot().then((snapshot) => {
      // One that was asked for before another gap is late.
      if (this.page !== page || page.drawing !== snapshot.offset) return;
      page.drawing = null;
      // A screen is not acknowledged: nothing else would say that the page is there.
      page.isAway = false;
      page.sink.screen(snapshot);
      this.pump();
    });
  }

  private endSkim(): void {
    clearTimeout(this.skim?.quiet);
    clearTimeout(this.skim?.deadline);
    this.skim = null;
  }
}
