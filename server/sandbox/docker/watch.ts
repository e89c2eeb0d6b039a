// Owns noticing that containers end or that the engine itself stops: one stream of events for all of them.
import type { Readable } from 'node:stream';
import type { EngineConnection } from './connect';
import { ownedBy } from './labels';

export type Watch = {
  /** Settles when the engine's events are being read. Rejects when it does not answer. */
  open(): Promise<void>;
  /** Calls back once, with a sentence for people, when the container has ended. The result stops watching it. */
  container(id: string, onEnd: (why: string) => void): () => void;
  /** Tells of those that had ended before they were watched. */
  recheck(): Promise<void>;
  /** Calls back each time the container runs out of memory. The result stops that. */
  memory(id: string, onOut: () => void): () => void;
  close(): void;
};

const ENDED = 'The sandbox has stopped.';
const ENGINE_ENDED = 'Docker stopped, and this sandbox with it.';

const RETRY_MS = 200;

/** An engine that is started again when it dies, its containers alive, is given `patienceMs` to come back. */
export function watchContainers(connection: EngineConnection, installation: string, patienceMs = 0): Watch {
  const watched = new Map<string, (why: string) => void>();
  const outOfMemory = new Map<string, () => void>();
  let events: Promise<Readable> | null = null;
  let isClosed = false;

  const tell = (id: string, why: string) => {
    const onEnd = watched.get(id);
    watched.delete(id);
    onEnd?.(why);
  };
  const open = async () => {
    const onEvent = (id: string, event: string) => (event === 'oom' ? outOfMemory.get(id)?.() : tell(id, ENDED));
    events ??= readEvents(connection, installation, onEvent).then((stream) => {
      stream.once('close', () => void afterBreak());
      return stream;
    });
    await events.catch((error: unknown) => {
      events = null;
      throw error;
    });
  };
  // After a break the engine may be the same, a restarted one, or none.
  const afterBreak = async () => {
    events = null;
    if (isClosed || watched.size === 0) return;
    const deadline = Date.now() + patienceMs;
    let isBack = await succeeds(open);
    while (!isBack && !isClosed && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      isBack = await succeeds(open);
    }
    const alive = await listRunning(connection, installation).catch(() => new Set<string>());
    tellOthers(alive, ENGINE_ENDED);
  };
  const tellOthers = (alive: Set<string>, why: string) => {
    for (const id of [...watched.keys()]) if (!alive.has(id)) tell(id, why);
  };

  return {
    open,
    container(id, onEnd) {
      watched.set(id, onEnd);
      return () => void watched.delete(id);
    },
    async recheck() {
      tellOthers(await listRunning(connection, installation), ENDED);
    },
    memory(id, onOut) {
      outOfMemory.set(id, onOut);
      return () => void outOfMemory.delete(id);
    },
    close() {
      isClosed = true;
      void events?.then((stream) => stream.destroy()).catch(() => {});
    },
  };
}

function succeeds(work: () => Promise<void>): Promise<boolean> {
  return work().then(
    () => true,
    () => false,
  );
}

async function listRunning({ docker }: EngineConnection, installation: string): Promise<Set<string>> {
  const containers = await docker.listContainers({ filters: ownedBy(installation) });
  return new Set(containers.map(({ Id }) => Id));
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
