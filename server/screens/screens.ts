// Owns the threads that headless screens live in, and the server's end of each screen. A thread begins with its first
// screen, and ends with the server.
import { Worker } from 'node:worker_threads';
import type { ScreenAnswer, ScreenOrder } from './messages';
import type { ScreenSnapshot } from './mirror-terminal';

export type { ScreenSnapshot } from './mirror-terminal';

const MAX_THREADS = 2;
/** One beyond is ended, before the process is. */
const MAX_THREAD_MB = 512;

export type ScreenStart = {
  cols: number;
  rows: number;
  /** Number of the first byte that will be written. */
  first: number;
  /** The thread has taken in so many bytes more. */
  onTaken(count: number): void;
  /** It, or its whole thread, has failed; nothing will come of this screen any more. */
  onLost(): void;
};

/** A headless terminal in another thread. What is asked of it happens in that order. */
export type Screen = {
  /** Takes the memory of the pieces over. */
  write(pieces: Uint8Array<ArrayBuffer>[]): void;
  resize(cols: number, rows: number): void;
  /** Of the state behind everything that was written before. Never settles once the screen is lost or closed. */
  snapshot(history: boolean): Promise<ScreenSnapshot>;
  close(): void;
};

export type Screens = {
  open(start: ScreenStart): Screen;
  /** Ends the threads, with all that is in them. */
  close(): Promise<void>;
};

/** `entry`: path of the bundled worker.ts. `onFault`: a screen or a thread has failed, and those who had it are told. */
export function createScreens(entry: string, onFault: (error: Error) => void): Screens {
  const threads: (ScreenThread | null)[] = [];
  const begin = (place: number): ScreenThread => {
    const thread = new ScreenThread(entry, {
      onFault,
      onEnd: () => {
        threads[place] = null;
      },
    });
    threads[place] = thread;
    return thread;
  };
  return {
    open(start) {
      const idle = threads.findIndex((thread) => !thread || thread.load === 0);
      if (idle >= 0) return (threads[idle] ?? begin(idle)).open(start);
      if (threads.length < MAX_THREADS) return begin(threads.length).open(start);
      const busy = threads.filter((thread) => thread !== null);
      return busy.reduce((least, each) => (each.load < least.load ? each : least)).open(start);
    },
    async close() {
      await Promise.all(threads.map((thread) => thread?.end()));
    },
  };
}

class ScreenThread {
  private readonly worker: Worker;
  private readonly held = new Map<number, ScreenStart>();
  private readonly requests = new Map<number, { screen: number; settle: (snapshot: ScreenSnapshot) => void }>();
  private last = 0;

  constructor(
    entry: string,
    private readonly events: { onFault(error: Error): void; onEnd(): void },
  ) {
    this.worker = new Worker(entry, { name: 'screens', resourceLimits: { maxOldGenerationSizeMb: MAX_THREAD_MB } });
    // Never what keeps the process alive.
    this.worker.unref();
    this.worker.on('message', (answer: ScreenAnswer) => this.take(answer));
    this.worker.on('error', (error: Error) => {
      events.onEnd();
      events.onFault(error);
      for (const screen of [...this.held.keys()]) this.lose(screen);
    });
  }

  /** How many screens are in it. */
  get load(): number {
    return this.held.size;
  }

  open(start: ScreenStart): Screen {
    this.last += 1;
    const screen = this.last;
    const { cols, rows, first } = start;
    this.held.set(screen, start);
    this.order({ type: 'open', screen, cols, rows, first });
    return {
      write: (pieces) =>
        this.order(
          { type: 'write', screen, pieces },
          pieces.map(({ buffer }) => buffer),
        ),
      resize: (newCols, newRows) => this.order({ type: 'resize', screen, cols: newCols, rows: newRows }),
      snapshot: (history) =>
        new Promise((settle) => {
          this.last += 1;
          this.requests.set(this.last, { screen, settle });
          this.order({ type: 'snapshot', screen, request: this.last, history });
        }),
      close: () => {
        if (this.held.delete(screen)) this.order({ type: 'close', screen });
      },
    };
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private order(message: ScreenOrder, transferred: ArrayBuffer[] = []): void {
    this.worker.postMessage(message, transferred);
  }

  private take(answer: ScreenAnswer): void {
    switch (answer.type) {
      case 'taken':
        return this.held.get(answer.screen)?.onTaken(answer.count);
      case 'lost':
        this.events.onFault(answer.error);
        return this.lose(answer.screen);
      case 'snapshot':
        this.requests.get(answer.request)?.settle(answer.snapshot);
        return void this.requests.delete(answer.request);
    }
  }

  private lose(screen: number): void {
    for (const [request, asked] of this.requests) if (asked.screen === screen) this.requests.delete(request);
    const start = this.held.get(screen);
    if (!start) return;
    this.held.delete(screen);
    this.order({ type: 'close', screen });
    start.onLost();
  }
}
