import type { Layout } from '#core/layouts';
import { addressOf, type Move, moved, type Position, positionAt, START, type Stop, within } from '#core/position';
import { markPosition } from './marks';
import type { moveWith } from './motion';

/** A slide as far as moving between slides needs it. */
export type SlideRef = Stop & {
  title: string;
  layout: Layout;
  number: number | null;
  /** The blocks that steps carry out. */
  actions: readonly { step: number; block: string }[];
};

/** `forward`: by one step or onto the next slide, by whoever sits here; `jump`: in any other way. */
export type Manner = 'forward' | 'back' | 'jump';

export type Moment = { position: Position; manner: Manner };

const MOVING = '.morph, .slide:is([data-transition], [data-auto-animate])';

/** Where this page is in its deck. The one place that changes the position, the address and the marks on the slides. */
export class Clock {
  private moment: Moment = { position: START, manner: 'jump' };
  private root: HTMLElement | null = null;
  /** Fetched where the deck has something that moves. */
  private moveWith: typeof moveWith | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private stops: readonly SlideRef[]) {}

  get(): Moment {
    return this.moment;
  }

  /** What the address says: slide and step. */
  get address(): string {
    return addressOf(this.stops, this.moment.position);
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Begins at the address, and follows it. Returns a way to stop. */
  attach(root: HTMLElement): () => void {
    this.root = root;
    const read = () => this.goTo(positionInAddress(this.stops), 'jump');
    read();
    addEventListener('hashchange', read);
    if (root.querySelector(MOVING)) void import('./motion').then((motion) => (this.moveWith = motion.moveWith));
    return () => {
      removeEventListener('hashchange', read);
      this.root = null;
    };
  }

  /** The slides are others now. Stays at the slide of that name, else at its place. */
  replace(stops: readonly SlideRef[]): void {
    const { slide, step } = this.moment.position;
    const name = this.stops[slide]?.name ?? '';
    this.stops = stops;
    const same = positionAt(stops, name);
    this.goTo(same ? { slide: same.slide, step } : { slide, step: 0 }, 'jump');
  }

  move(move: Move): void {
    const to = moved(this.stops, this.moment.position, move);
    this.goTo(to, move === 'next' ? 'forward' : move === 'previous' ? 'back' : 'jump');
    this.writeAddress();
  }

  goTo(wanted: Position, manner: Manner = 'jump'): void {
    const position = within(this.stops, wanted);
    const before = this.moment.position;
    const isSame = before.slide === position.slide && before.step === position.step;
    if (!isSame) this.moment = { position, manner };
    if (this.root) this.show(this.root, isSame ? 'jump' : manner);
    if (isSame) return;
    this.writeAddress();
    for (const listener of [...this.listeners]) listener();
  }

  /** Leads nowhere when no slide has that name. */
  goToAddress(address: string, manner: Manner): void {
    const position = positionAt(this.stops, address);
    if (position) this.goTo(position, manner);
  }

  private show(root: HTMLElement, manner: Manner): void {
    // A motion may get to it only after the next step: what is shown then is where the clock is then.
    const mark = () => markPosition(root, this.stops, this.moment.position);
    const entered = document.getElementById(this.stops[this.moment.position.slide]?.name ?? '');
    if (!this.moveWith || !entered) return mark();
    this.moveWith({ left: root.querySelector<HTMLElement>('.slide[data-current]'), entered, manner, mark });
  }

  /**
   * Replaces the history entry: Back leaves the talk. The browser's own function is called, as Next's would render the
   * whole page anew.
   */
  private writeAddress(): void {
    if (!this.root) return;
    History.prototype.replaceState.call(history, history.state, '', `#${this.address}`);
  }
}

/** The position that the address names; the start when it names none. */
export function positionInAddress(stops: readonly Stop[]): Position {
  const id = decode(location.hash.slice(1));
  const named = positionAt(stops, id);
  if (named || id === '') return named ?? START;
  // The address may name something inside a slide, such as a footnote.
  return positionAt(stops, document.getElementById(id)?.closest('.slide')?.id ?? '') ?? START;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
