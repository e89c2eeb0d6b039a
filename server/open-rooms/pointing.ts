// Owns how pen and pointer of who drives are sent on. A hand moves the pointer sixty times a second, and a hall of people has
// to be told each time; what the pen has left is kept for who comes late.
import { RoomInk } from '#core/room-ink';
import type { InkMessage } from '#core/window-messages';
import type { RoomLink } from './attendance';

const POINT_MS = 50;

export class Pointing {
  private timer: NodeJS.Timeout | undefined;
  private latest: InkMessage | null = null;
  private readonly ink = new RoomInk();

  constructor(private readonly send: (message: InkMessage) => void) {}

  /** Strokes go on at once; of the pointer's places only the last within each moment does. */
  take(message: InkMessage): void {
    if (message.type !== 'pointed') {
      this.ink.take(message);
      return this.send(message);
    }
    if (this.timer) {
      this.latest = message;
      return;
    }
    this.send(message);
    this.timer = setTimeout(() => this.rest(), POINT_MS);
  }

  /** Says what has been drawn to a page that comes in. */
  attend(link: RoomLink): void {
    for (const message of this.ink.messages()) link.send({ type: 'ink', message });
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
