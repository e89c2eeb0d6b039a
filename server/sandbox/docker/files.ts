// Owns the line to the program in a sandbox's container that serves its work folder (image/files.c): one process as long as
// somebody looks, and no exec for each look.
import type { Container } from 'dockerode';
import { type FilePart, FileProblem, fileProblem, type NodeFiles, type WriteWhen, type Written } from '../node-files';
import { SandboxRefusal } from '../provider';
import { demultiplexer, ended, openExec, type RunningExec } from './exec';
import {
  entriesIn,
  frameReader,
  pathBytes,
  STAMP_BYTES,
  stampBytes,
  stampText,
  u32,
  u64,
  withLength,
} from './file-frames';
import { FILES } from './machine';

const OVER = 'The sandbox no longer answers for its files.';
/** Of a content, on its way into the sandbox. */
const CHUNK_BYTES = 128 * 1024;
/** Of what nobody asked for, in ten seconds: more than any number of folders that change can bring. */
const MAX_NEWS_BYTES = 1024 * 1024;
const NEWS_SPAN_MS = 10_000;
/** Longest wait for one answer: what is asked for is on a disk. */
const ANSWER_DEADLINE_MS = 30_000;

type Waiting = { resolve(answer: Answer): void; reject(error: Error): void; name: string; timer: NodeJS.Timeout };
type Answer = { letter: string; bytes: Buffer };

export async function openFiles(container: Container): Promise<NodeFiles> {
  const running = await openExec(container, { Cmd: [FILES], AttachStdin: true });
  return new ContainerFiles(running);
}

class ContainerFiles implements NodeFiles {
  readonly ended: Promise<void>;
  private next = 1;
  private isOver = false;
  private newsBytes = 0;
  private readonly forgetNews = setInterval(() => {
    this.newsBytes = 0;
  }, NEWS_SPAN_MS).unref();
  private readonly waiting = new Map<number, Waiting>();
  private readonly watches = new FolderWatches(
    (path) => this.startWatch(path),
    (number) => this.endWatch(number),
  );

  constructor(private readonly running: RunningExec) {
    const read = frameReader((number, letter, bytes) => this.take(number, letter, bytes));
    const take = demultiplexer((channel, bytes) => {
      // Root in the sandbox may put anything in the program's place.
      if (channel === 'stdout' && !read(bytes)) running.socket.destroy();
    });
    running.socket.on('data', take);
    this.ended = ended(running.socket).then(() => this.end());
  }

  async list(folder: string) {
    const { bytes } = await this.ask('l', folder, pathBytes(folder));
    return understood(() => entriesIn(bytes));
  }

  async readPart(path: string, offset: number, length: number): Promise<FilePart> {
    const { bytes } = await this.ask('r', path, u64(offset), u32(length), pathBytes(path));
    return { ...understood(() => stampText(bytes)), bytes: bytes.subarray(STAMP_BYTES) };
  }

  async write(path: string, content: AsyncIterable<Uint8Array>, when: WriteWhen): Promise<Written> {
    const number = this.next;
    await this.ask('n', path);
    try {
      for await (const part of content) {
        for (let at = 0; at < part.length; at += CHUNK_BYTES)
          await this.ask('a', path, u32(number), part.subarray(at, at + CHUNK_BYTES));
      }
    } catch (error) {
      await this.ask('d', path, u32(number)).catch(() => {});
      throw error;
    }
    return this.commit(path, number, when);
  }

  async makeFolder(path: string) {
    await this.ask('m', path, pathBytes(path));
  }

  async rename(from: string, to: string) {
    const paths = [withLength(pathBytes(from)), withLength(pathBytes(to))];
    await this.ask('v', from, ...paths).catch((error: unknown) => {
      // Two names are in question: which one is there already must be told.
      throw error instanceof FileProblem && error.kind === 'exists' ? fileProblem('EEXIST', to) : error;
    });
  }

  async remove(path: string) {
    await this.ask('u', path, pathBytes(path));
  }

  watch(folder: string, onChange: () => void): Promise<() => void> {
    return this.watches.add(folder, onChange);
  }

  close(): void {
    this.running.socket.destroy();
    this.end();
  }

  private async commit(path: string, number: number, when: WriteWhen): Promise<Written> {
    const how =
      typeof when === 'string'
        ? [Buffer.from(when === 'always' ? 'a' : 'n')]
        : [Buffer.from('s'), stampBytes(when.stamp)];
    const { letter, bytes } = await this.ask('w', path, u32(number), ...how, pathBytes(path)).catch(
      async (error: unknown) => {
        await this.ask('d', path, u32(number)).catch(() => {});
        throw error;
      },
    );
    const stampAt = (at: number) => understood(() => stampText(bytes.subarray(at))).stamp;
    if (letter === 'k') return { kind: 'written', stamp: stampAt(0) };
    return { kind: 'conflict', stamp: bytes[0] === 1 ? stampAt(1) : null };
  }

  private async startWatch(path: string): Promise<number> {
    const { bytes } = await this.ask('i', path, pathBytes(path));
    return understood(() => bytes.readInt32BE(0));
  }

  private endWatch(number: number): void {
    void this.ask('o', '', u32(number)).catch(() => {});
  }

  private ask(letter: string, name: string, ...rest: Uint8Array[]): Promise<Answer> {
    const number = this.next;
    this.next += 1;
    if (this.isOver) return Promise.reject(new SandboxRefusal(OVER));
    const body = Buffer.concat([u32(number), Buffer.from(letter), ...rest]);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.close(), ANSWER_DEADLINE_MS);
      this.waiting.set(number, { resolve, reject, name, timer });
      this.running.socket.write(withHead(body));
    });
  }

  private take(number: number, letter: string, bytes: Buffer): void {
    const asked = this.waiting.get(number);
    if (!asked) return this.takeNews(letter, bytes);
    this.waiting.delete(number);
    clearTimeout(asked.timer);
    if (letter === 'e') asked.reject(fileProblem(bytes.length < 4 ? 0 : bytes.readUInt32BE(0), asked.name));
    else asked.resolve({ letter, bytes });
  }

  private takeNews(letter: string, bytes: Buffer): void {
    this.newsBytes += bytes.length + 16;
    if (this.newsBytes > MAX_NEWS_BYTES) this.running.socket.destroy();
    else if (letter === 'c' && bytes.length === 4) this.watches.changed(bytes.readInt32BE(0));
  }

  private end(): void {
    this.isOver = true;
    clearInterval(this.forgetNews);
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(new SandboxRefusal(OVER));
    }
    this.waiting.clear();
  }
}

/** What root in the sandbox may have made up is refused, not a fault of ours. */
function understood<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new SandboxRefusal(OVER);
  }
}

function withHead(body: Buffer): Buffer {
  return Buffer.concat([u32(body.length), body]);
}

/** `isLooking`: it is being watched anew, and what changes meanwhile is seen when that is done. */
type Watch = { number: number; listeners: Set<() => void>; isLooking: boolean };

/** The kernel numbers a watch by the folder itself, whatever its path is by now: one number may stand for several paths. */
class FolderWatches {
  private readonly watches = new Map<string, Promise<Watch>>();

  constructor(
    private readonly start: (path: string) => Promise<number>,
    private readonly stop: (number: number) => void,
  ) {}

  async add(path: string, listener: () => void): Promise<() => void> {
    const opening =
      this.watches.get(path) ??
      this.start(path).then((number) => ({ number, listeners: new Set<() => void>(), isLooking: false }));
    this.watches.set(path, opening);
    try {
      (await opening).listeners.add(listener);
    } catch (error) {
      if (this.watches.get(path) === opening) this.watches.delete(path);
      throw error;
    }
    return () => void this.remove(path, listener);
  }

  /** -1: nobody knows which. */
  changed(number: number): void {
    for (const [path, opening] of this.watches) {
      void opening.then(async (watch) => {
        if ((number !== -1 && watch.number !== number) || watch.isLooking) return;
        watch.isLooking = true;
        // Another folder may have that path now.
        watch.number = await this.start(path).catch(() => watch.number);
        watch.isLooking = false;
        for (const listener of watch.listeners) listener();
      }, ignore);
    }
  }

  private async remove(path: string, listener: () => void): Promise<void> {
    const watch = await this.watches.get(path);
    if (!watch?.listeners.delete(listener) || watch.listeners.size > 0) return;
    this.watches.delete(path);
    const others = await Promise.all([...this.watches.values()].map((other) => other.catch(() => null)));
    if (!others.some((other) => other?.number === watch.number)) this.stop(watch.number);
  }
}

const ignore = () => {};
