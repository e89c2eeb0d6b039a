// Owns noticing that containers end or that the engine itself stops: one stream of events for all of them.
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineConnection } from './connect';
import { ownedBy } from './labels';

export type Watch = {
  /** Settles when the engine's events are being read. Rejects when it does not answer. */
  open(): Promise<void>;
  /** Calls back once, with a sentence for people, when the container has ended by itself. The result stops watching it. */
  container(id: string, onEnd: (why: string) => void): () => void;
  /** Tells of those that had ended before they were watched. */
  recheck(): Promise<void>;
  /** Calls back each time the container runs out of memory. The result stops that. */
  memory(id: string, onOut: () => void): () => void;
  /** Tells of the engine's own absence, during which nothing is told of containers. The result stops that. */
  engine(listener: EngineListener): () => void;
  close(): void;
};

export type EngineListener = {
  /** It does not answer, and is waited for. */
  away(): void;
  /** It answers again, also after an absence too short to be told of; `alive` are the containers that run. */
  back(alive: ReadonlySet<string>): void;
  /** It has not come back in time. `why` is a sentence for people. */
  lost(why: string): void;
};

/** How long an engine that has stopped is waited for, and from when on that is told. */
export type Patience = { patienceMs: number; quietMs: number };

export type WatchRequest = Patience & {
  installation: string;
  /** Awaited when the engine is back, before anybody is told. Never rejects. */
  onBack?: () => Promise<void>;
};

const ENDED = 'The sandbox has stopped.';
const ENGINE_ENDED = 'Docker stopped, and this sandbox with it.';

const RETRY_MS = 200;
const ATTEMPT_MS = 1_000;

export function watchContainers(connection: EngineConnection, request: WatchRequest): Watch {
  return new EngineWatch(connection, request);
}

class EngineWatch implements Watch {
  private readonly watched = new Map<string, (why: string) => void>();
  private readonly outOfMemory = new Map<string, () => void>();
  private readonly listeners = new Set<EngineListener>();
  private events: Promise<Readable> | null = null;
  private isRecovering = false;
  private isClosed = false;

  constructor(
    private readonly connection: EngineConnection,
    private readonly request: WatchRequest,
  ) {}

  async open(): Promise<void> {
    this.events ??= this.read();
    await this.events.catch((error: unknown) => {
      this.events = null;
      throw error;
    });
  }

  container(id: string, onEnd: (why: string) => void): () => void {
    this.watched.set(id, onEnd);
    return () => void this.watched.delete(id);
  }

  async recheck(): Promise<void> {
    const alive = await this.listRunning();
    for (const id of [...this.watched.keys()]) if (!alive.has(id)) this.tell(id);
  }

  memory(id: string, onOut: () => void): () => void {
    this.outOfMemory.set(id, onOut);
    return () => void this.outOfMemory.delete(id);
  }

  engine(listener: EngineListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  close(): void {
    this.isClosed = true;
    void this.events?.then((stream) => stream.destroy()).catch(() => {});
  }

  private async read(): Promise<Readable> {
    const { connection, request } = this;
    const stream = await readEvents(connection, request.installation, (id, event) =>
      event === 'oom' ? this.outOfMemory.get(id)?.() : void this.ended(id),
    );
    stream.once('close', () => void this.afterBreak());
    return stream;
  }

  private tell(id: string): void {
    const onEnd = this.watched.get(id);
    this.watched.delete(id);
    onEnd?.(ENDED);
  }

  // An engine that stops ends its containers first, and says so on the stream that is open: only that it takes no new
  // connection any more tells the one from the other.
  private async ended(id: string): Promise<void> {
    const { events } = this;
    while (this.watched.has(id) && this.events === events && !this.isClosed) {
      if (!(await this.connection.answers())) await pause(RETRY_MS);
      else if (this.events === events) return this.tell(id);
    }
  }

  // After a break the engine may be the same, a restarted one, or none.
  private async afterBreak(): Promise<void> {
    this.events = null;
    if (this.isClosed || this.isRecovering) return;
    this.isRecovering = true;
    const alive = await this.comeback();
    this.isRecovering = false;
    if (this.isClosed) return;
    for (const listener of [...this.listeners]) {
      if (alive) listener.back(alive);
      else listener.lost(ENGINE_ENDED);
    }
  }

  private async comeback(): Promise<Set<string> | null> {
    for (;;) {
      const alive = await this.waitForIt();
      if (!alive || this.isClosed) return null;
      await this.request.onBack?.();
      // It may have stopped once more.
      if (this.events) return alive;
    }
  }

  private async waitForIt(): Promise<Set<string> | null> {
    const { patienceMs, quietMs } = this.request;
    const began = Date.now();
    for (let isTold = false; ; ) {
      const alive = await within(ATTEMPT_MS, this.reach());
      const waitedMs = Date.now() - began;
      if (alive || this.isClosed || waitedMs >= patienceMs) return alive;
      if (!isTold && waitedMs >= quietMs) for (const listener of [...this.listeners]) listener.away();
      isTold ||= waitedMs >= quietMs;
      await pause(RETRY_MS);
    }
  }

  /** The containers that run; null when it has gone again meanwhile. */
  private async reach(): Promise<Set<string> | null> {
    await this.open();
    const alive = await this.listRunning();
    return this.events && alive;
  }

  private async listRunning(): Promise<Set<string>> {
    const filters = ownedBy(this.request.installation);
    const containers = await this.connection.docker.listContainers({ filters });
    return new Set(containers.map(({ Id }) => Id));
  }
}

/** Null when it fails, or takes longer. */
function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  return Promise.race([work.catch(() => null), pause(ms).then(() => null)]);
}

/** Calls back with the id of each container of the installation that ends (`die`), or runs out of memory (`oom`). */
async function readEvents(
  { docker }: EngineConnection,
  installation: string,
  onEvent: (id: string, event: string) => void,
): Promise<Readable> {
  const filters = JSON.stringify({ ...ownedBy(installation), type: ['container'], event: ['die', 'oom'] });
  const stream = (await docker.getEvents({ filters })) as Readable;
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter(Boolean)) {
      const { id, status } = JSON.parse(line);
      onEvent(id, status);
    }
  });
  stream.on('error', () => {});
  return stream;
}
