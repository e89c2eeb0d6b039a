// Owns the threads that decks are compiled in: however large a deck is, the server answers others meanwhile, and whatever
// becomes of its thread is a fault of that deck.
import { Worker } from 'node:worker_threads';
import type { Compilation, Compile, CompileOrder } from './compile-folder';

export type Compiler = {
  compile: Compile;
  /** Ends the threads; what is being compiled never settles. */
  close(): Promise<void>;
};

export type CompileLimits = {
  /** Of a thread's heap, which keeps what its decks were made of. */
  memoryMb: number;
  /** For one deck. */
  deadlineMs: number;
  /** Of source; longer decks have a thread of their own, so that the others need not wait for them. */
  longLength: number;
};

const LIMITS: CompileLimits = { memoryMb: 1024, deadlineMs: 120_000, longLength: 256 * 1024 };

/** `entry`: path of the bundled compile-worker.ts. */
export function openCompiler(entry: string, limits = LIMITS): Compiler {
  const usual = new CompileThread(entry, limits);
  const long = new CompileThread(entry, limits);
  return {
    compile(order) {
      return (order.text.length > limits.longLength ? long : usual).compile(order);
    },
    async close() {
      await Promise.all([usual.end(), long.end()]);
    },
  };
}

/** Begins with the first deck, and anew with the next one after it has failed. */
class CompileThread {
  private worker: Worker | null = null;
  private last: Promise<unknown> = Promise.resolve();
  /** Takes what becomes of the deck that is being compiled. */
  private settle: (outcome: Compilation | Error) => void = () => {};

  constructor(
    private readonly entry: string,
    private readonly limits: CompileLimits,
  ) {}

  compile(order: CompileOrder): Promise<Compilation> {
    const outcome = this.last.then(() => this.run(order));
    this.last = outcome;
    return outcome;
  }

  async end(): Promise<void> {
    await this.worker?.terminate();
  }

  private async run(order: CompileOrder): Promise<Compilation> {
    this.worker ??= this.begin();
    const { worker } = this;
    const { deadlineMs } = this.limits;
    const outcome = await new Promise<Compilation | Error>((settle) => {
      const late = () => settle(new Error(`The deck takes longer than ${deadlineMs / 1000} s to compile.`));
      const timer = setTimeout(late, deadlineMs);
      this.settle = (each) => {
        clearTimeout(timer);
        settle(each);
      };
      worker.postMessage(order);
    });
    if (!(outcome instanceof Error)) return outcome;
    this.worker = null;
    void worker.terminate();
    return faultOf(order, outcome.message);
  }

  private begin(): Worker {
    const { memoryMb } = this.limits;
    const worker = new Worker(this.entry, { name: 'decks', resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
    // Never what keeps the process alive.
    worker.unref();
    worker.on('message', (compilation: Compilation) => this.settle(compilation));
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (worker !== this.worker) return;
      this.worker = null;
      const isFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.settle(new Error(isFull ? `The deck takes more than ${memoryMb} MB to compile.` : error.message));
    });
    return worker;
  }
}

function faultOf({ name, file }: CompileOrder, message: string): Compilation {
  const faults = [{ file, line: 1, column: 1, message }];
  return { outcome: { ok: false, name, title: name, faults }, stamps: new Map() };
}
