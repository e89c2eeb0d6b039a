// Owns how often a pointer is sent on: a hand moves it sixty times a second, and a hall of people has to be told each time.
import type { InkMessage } from '#core/window-messages';

const POINT_MS = 50;

export class Pointing {
  private timer: NodeJS.Timeout | undefined;
  private latest: InkMessage | null = null;

  constructor(private readonly send: (message: InkMessage) => void) {}

  /** Strokes go on at once; of the pointer's places only the last within each moment does. */
  take(message: InkMessage): void {
    if (message.type !== 'pointed') return this.send(message);
    if (this.timer) {
      this.latest = message;
      return;
    }
    this.send(message);
    this.timer = setTimeout(() => this.rest(), POINT_MS);
  }

  close(): void {
    clearTimeout(this.timer);
    this.latest = null;
  }

  private rest(): void {
    this.timer = undefined;
    const { latest } = this;
    this.latest = null;
    if (latest) this.take(latest);
  }
}
