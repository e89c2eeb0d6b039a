import {
  channelOf,
  isLater,
  parseWindowMessage,
  type Shown,
  type Stamp,
  type WindowMessage,
} from '#core/window-messages';

type StateMessage = Extract<WindowMessage, { type: 'state' }>;

export type WindowLinkDeps = {
  deck: string;
  /** It was opened by an address that names a slide, and stays there until somebody moves. */
  keepsPlace: boolean;
  /** It has no place of its own before another window has told it one. */
  isGuided: boolean;
  shown(): Shown;
  show(shown: Shown, isForward: boolean): void;
  /** What is not about the position. */
  take(message: Exclude<WindowMessage, StateMessage>): void;
};

/**
 * Keeps this window in step with the other windows of this browser that show the deck. No server is needed. What comes
 * from another window is shown and not said again, so nothing goes round.
 */
export class WindowLink {
  /** Not `randomUUID`, which plain http on a classroom's network lacks. */
  readonly id = Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('-');
  private readonly channel: BroadcastChannel;
  private stamp: Stamp = { count: 0, by: this.id };
  private known: string;
  private isTaking = false;
  private hasAskedAgain = false;

  constructor(private readonly deps: WindowLinkDeps) {
    this.channel = new BroadcastChannel(channelOf(deps.deck));
    this.known = JSON.stringify(deps.shown());
    this.channel.onmessage = ({ data }) => {
      const message = parseWindowMessage(data);
      if (message) this.take(message);
    };
    this.post({ type: 'ask', from: this.id });
  }

  post(message: WindowMessage): void {
    this.channel.postMessage(message);
  }

  /** To be called whenever this window may show something else. `forward`: for which window it is a step of its own. */
  changed(forward: string | null): void {
    const now = JSON.stringify(this.deps.shown());
    if (this.isTaking || now === this.known) return;
    this.known = now;
    this.stamp = { count: this.stamp.count + 1, by: this.id };
    this.tell({ answers: null, forward });
  }

  close(): void {
    this.post({ type: 'left', from: this.id });
    this.channel.close();
  }

  private take(message: WindowMessage): void {
    if (message.type === 'state') return this.takeState(message);
    if (message.type === 'ask') this.answer(message.from);
    this.deps.take(message);
  }

  /** Who has no place yet asks whoever has just come, once: two that have none would ask each other for ever. */
  private answer(from: string): void {
    const isLost = this.deps.isGuided && this.stamp.count === 0 && !this.hasAskedAgain;
    if (isLost) {
      this.hasAskedAgain = true;
      return this.post({ type: 'ask', from: this.id });
    }
    if (this.stamp.count === 0) this.stamp = { count: 1, by: this.id };
    this.tell({ answers: from, forward: null });
  }

  private takeState({ shown, stamp, answers, forward }: StateMessage): void {
    if (!isLater(stamp, this.stamp)) return;
    this.stamp = stamp;
    if (answers !== null && this.deps.keepsPlace) return;
    this.known = JSON.stringify(shown);
    this.isTaking = true;
    this.deps.show(shown, forward === this.id);
    this.isTaking = false;
  }

  private tell(kind: Pick<StateMessage, 'answers' | 'forward'>): void {
    this.post({ type: 'state', shown: this.deps.shown(), stamp: this.stamp, ...kind });
  }
}
