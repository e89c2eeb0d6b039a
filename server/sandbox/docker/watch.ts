// Owns noticing that containers end or that the engine itself stops: one stream of events for all of them.
import type { Readable } from 'node:stream';
import type { EngineConnection } from './connect';
import { ownedBy } from './labels';

export type Watch = {
  /** Settles when the engine's events are being read. Rejects when it does not answer. */
  open(): Promise<void>;
  /** Calls back once, with a sentence for people, when the container has ended. The result stops watching it. */
  container(id: string, onEnd: (why: string) => void): () => void;
  close(): void;
};

export function watchContainers({ docker }: EngineConnection, installation: string): Watch {
  const watched = new Map<string, (why: string) => void>();
  let events: Promise<Readable> | null = null;
  let isClosed = false;

  const tell = (id: string, why: string) => {
    const onEnd = watched.get(id);
    watched.delete(id);
    onEnd?.(why);
  };

  // After a break the engine may be the same, a restarted one, or none.
  const afterBreak = async () => {
    events = null;
    if (isClosed || watched.size === 0) return;
    const alive = await listRunning().catch(() => null);
    if (alive) await open().catch(() => {});
    for (const id of [...watched.keys()]) {
      if (!alive?.has(id)) tell(id, 'Docker stopped, and this sandbox with it.');
    }
  };

  const listRunning = async () => {
    const containers = await docker.listContainers({ filters: ownedBy(installation) });
    return new Set(containers.map(({ Id }) => Id));
  };

  const subscribe = async (): Promise<Readable> => {
    const filters = { ...ownedBy(installation), type: ['container'], event: ['die'] };
    const stream = (await docker.getEvents({ filters: JSON.stringify(filters) })) as Readable;
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line) tell(JSON.parse(line).id, 'The sandbox has stopped.');
    });
    stream.on('error', () => {});
    stream.once('close', () => void afterBreak());
    return stream;
  };

  const open = async () => {
    events ??= subscribe();
    await events.catch((error: unknown) => {
      events = null;
      throw error;
    });
  };

  return {
    open,
    container(id, onEnd) {
      watched.set(id, onEnd);
      return () => void watched.delete(id);
    },
    close() {
      isClosed = true;
      void events?.then(
        (stream) => stream.destroy(),
        () => {},
      );
    },
  };
}
