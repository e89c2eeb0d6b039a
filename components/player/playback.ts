import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from '@xterm/xterm';
import type { Cast } from '#core/asciicast';
import { playedAt, type Timeline, timelineOf } from '#core/cast-timeline';
import { loadWidths } from '#core/combining-marks';
import { guardSequences } from '#core/guard-sequences';
import { fitText } from '../terminal/fit-text';
import { terminalTheme } from '../terminal/themes';
import { watchTheme } from '../ui/preferences';
import { EventWriter } from './event-writer';
import '@xterm/xterm/css/xterm.css';

export const SPEEDS = [0.5, 1, 1.5, 2, 4] as const;
/** Of pauses, while they are made short. */
const MAX_PAUSE_SECONDS = 2;
const SCROLLBACK_LINES = 1_000;
const MAX_TEXT_PX = 30;
const TOLD_EVERY_MS = 100;

export type PlaybackState = {
  isPlaying: boolean;
  /** Nothing has been played yet: the last screen is shown, and playing begins at the beginning. */
  isFresh: boolean;
  /** In seconds, with pauses as they are played. */
  position: number;
  speed: number;
  shortensPauses: boolean;
  timeline: Timeline;
};

/** Plays a recording into `frame`. Its terminal takes no key, answers nothing and has no links. */
export class Playback {
  private readonly term: Terminal;
  private readonly writer: EventWriter;
  private readonly listeners = new Set<() => void>();
  private readonly stops: (() => void)[] = [];
  private state: PlaybackState;
  /** Events that the screen shows, and those that it is to show. */
  private shown = 0;
  private wanted = 0;
  private isCatchingUp = false;
  private isClosed = false;
  private lastFrame = 0;
  private lastTold = 0;

  constructor(
    private readonly cast: Cast,
    frame: HTMLElement,
  ) {
    const timeline = timelineOf(cast.events, MAX_PAUSE_SECONDS);
    this.state = { isPlaying: false, isFresh: true, position: 0, speed: 1, shortensPauses: true, timeline };
    this.term = quietTerminal(cast, frame);
    this.writer = new EventWriter(this.term);
    this.stops.push(
      fitText(this.term, frame, { maxPx: MAX_TEXT_PX, height: () => maxHeightOf(frame) }),
      watchTheme(() => {
        this.term.options.theme = terminalTheme();
      }),
    );
    this.show(cast.events.length);
  }

  readonly get = () => this.state;

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  close(): void {
    this.isClosed = true;
    for (const stop of this.stops) stop();
    this.term.dispose();
  }

  toggle(): void {
    if (this.state.isPlaying) return this.set({ isPlaying: false });
    const { isFresh, position, timeline } = this.state;
    if (isFresh || position >= timeline.duration) this.seek(0);
    this.set({ isPlaying: true });
    this.lastFrame = performance.now();
    requestAnimationFrame(this.tick);
  }

  seek(position: number): void {
    const { times, duration } = this.state.timeline;
    const place = Math.min(duration, Math.max(0, position));
    this.set({ position: place, isFresh: false });
    this.show(playedAt(times, place));
  }

  /** To the moment of the next event, or of the one before. */
  step(direction: 1 | -1): void {
    const { timeline, position } = this.state;
    const { times } = timeline;
    const played = playedAt(times, position);
    const next = direction === 1 ? times[played] : times.findLast((time) => time < position);
    this.set({ isPlaying: false });
    this.seek(next ?? (direction === 1 ? timeline.duration : 0));
  }

  setSpeed(speed: number): void {
    this.set({ speed });
  }

  /** The same moment stays in view. */
  shortenPauses(shortensPauses: boolean): void {
    const before = this.originalPosition();
    const timeline = timelineOf(this.cast.events, shortensPauses ? MAX_PAUSE_SECONDS : null);
    this.set({ shortensPauses, timeline });
    if (!this.state.isFresh) this.seek(this.playedPosition(before));
  }

  /** Where the recording stands, in its own seconds. */
  originalPosition(): number {
    const { position, timeline } = this.state;
    const played = playedAt(timeline.times, position);
    const [from, at] = played === 0 ? [0, 0] : [timeline.times[played - 1] ?? 0, this.timeOf(played - 1)];
    const rest = position - from;
    return played < this.cast.events.length ? Math.min(this.timeOf(played), at + rest) : at;
  }

  private playedPosition(original: number): number {
    const own = Float64Array.from(this.cast.events, ({ time }) => time);
    const played = playedAt(own, original);
    const { times, duration } = this.state.timeline;
    const from = played === 0 ? 0 : (times[played - 1] ?? 0);
    const rest = original - (played === 0 ? 0 : this.timeOf(played - 1));
    return Math.min(from + rest, times[played] ?? duration);
  }

  private timeOf(event: number): number {
    return this.cast.events[event]?.time ?? 0;
  }

  private readonly tick = (now: number): void => {
    if (!this.state.isPlaying || this.isClosed) return;
    const { position, speed, timeline } = this.state;
    // A page that was in the background goes on where it was.
    const passed = Math.min(250, Math.max(0, now - this.lastFrame)) / 1000;
    this.lastFrame = now;
    const next = Math.min(timeline.duration, position + passed * speed);
    this.show(playedAt(timeline.times, next));
    const isOver = next >= timeline.duration;
    this.state = { ...this.state, position: next, isPlaying: !isOver };
    if (isOver || now - this.lastTold > TOLD_EVERY_MS) this.tell(now);
    requestAnimationFrame(this.tick);
  };

  private set(change: Partial<PlaybackState>): void {
    this.state = { ...this.state, ...change };
    this.tell(performance.now());
  }

  private tell(now: number): void {
    this.lastTold = now;
    for (const listener of this.listeners) listener();
  }

  private show(events: number): void {
    this.wanted = events;
    if (!this.isCatchingUp) void this.catchUp();
  }

  /** One at a time; who seeks meanwhile changes where it ends. */
  private async catchUp(): Promise<void> {
    this.isCatchingUp = true;
    while (this.shown !== this.wanted && !this.isClosed) {
      if (this.wanted < this.shown) await this.rewind();
      else this.shown = await this.writer.writeBatch(this.cast.events, { from: this.shown, to: this.wanted });
    }
    this.isCatchingUp = false;
  }

  private async rewind(): Promise<void> {
    this.shown = 0;
    await this.writer.rewind();
    if (!this.isClosed) this.term.resize(this.cast.cols, this.cast.rows);
  }
}

function quietTerminal({ cols, rows }: Cast, frame: HTMLElement): Terminal {
  const term = new Terminal({
    ...{ cols, rows },
    allowProposedApi: true,
    cursorInactiveStyle: 'block',
    disableStdin: true,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
    letterSpacing: 0,
    lineHeight: 1.15,
    minimumContrastRatio: 4.5,
    scrollback: SCROLLBACK_LINES,
    theme: terminalTheme(),
  });
  loadWidths(term, new Unicode11Addon());
  guardSequences(term);
  // Links of a recording lead nowhere: who made it is not who reads it.
  term.parser.registerOscHandler(8, () => true);
  term.open(frame);
  // Keys are the player's, and what is not focused cannot be typed in.
  term.attachCustomKeyEventHandler(() => false);
  if (term.textarea) term.textarea.tabIndex = -1;
  return term;
}

function maxHeightOf(frame: HTMLElement): number {
  const most = Number.parseFloat(getComputedStyle(frame).maxHeight);
  return Number.isNaN(most) ? Number.POSITIVE_INFINITY : most;
}
