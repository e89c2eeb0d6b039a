import type { Terminal } from '@xterm/xterm';
import type { CastEvent } from '#core/asciicast';
import { boundOutput } from '#core/output-bounds';

/** Caught up on before it is asked anew where to: who moves the scrub bar changes that. */
const BATCH_LENGTH = 1024 * 1024;
/** Parsed at once at most, so that the page stays alive meanwhile. */
const PIECE_LENGTH = 32 * 1024;

/** Draws the events of a recording into a terminal, within the bounds that live output has. */
export class EventWriter {
  private bound = boundOutput();
  private readonly encoder = new TextEncoder();

  constructor(private readonly term: Pick<Terminal, 'write' | 'resize'>) {}

  /** Settles with the number of events that are shown after it. */
  async writeBatch(events: readonly CastEvent[], { from, to }: { from: number; to: number }): Promise<number> {
    let piece = '';
    let length = 0;
    let next = from;
    for (; next < to && length < BATCH_LENGTH; next += 1) {
      const event = events[next];
      if (event?.kind === 'resize') break;
      if (event?.kind !== 'output') continue;
      piece += event.text;
      length += event.text.length;
      if (piece.length < PIECE_LENGTH) continue;
      void this.write(piece);
      piece = '';
    }
    if (length > 0) await this.write(piece);
    const event = next < to && length < BATCH_LENGTH ? events[next] : undefined;
    if (event?.kind !== 'resize') return next;
    this.term.resize(event.cols, event.rows);
    return next + 1;
  }

  /** To the terminal's state before the first event, but for its size. */
  async rewind(): Promise<void> {
    this.bound = boundOutput();
    await this.write('\x1bc');
  }

  private write(text: string): Promise<void> {
    const bytes = this.bound(this.encoder.encode(text));
    return new Promise((settle) => this.term.write(bytes, settle));
  }
}
