// Owns waiting for a port of one sandbox to open: one look at a time for all who wait, however many they are.
import type { Duplex } from 'node:stream';
import { PortClosed } from '../sandbox/provider';

export type WatchTimes = {
  /** Between two looks, at least. */
  betweenMs: number;
  /** Nobody waits longer: something on the way would give the request up. */
  longestMs: number;
};

export type Waited = 'open' | 'closed' | 'refused';

const TIMES: WatchTimes = { betweenMs: 250, longestMs: 25_000 };
/** A look may start a process in the sandbox: it must not keep it busy. */
const REST_PER_LOOK = 4;
const MAX_PORTS = 16;
const MAX_WAITERS = 1_000;

type Waiter = (waited: Waited) => void;

export class PortWatch {
  private readonly ports = new Map<number, Set<Waiter>>();
  private waiters = 0;
  private isClosed = false;

  constructor(
    private readonly connect: (port: number) => Promise<Duplex>,
    private readonly times: WatchTimes = TIMES,
  ) {}

  /** `refused` at once where too many wait already. `signal` ends the wait of one who has left. */
  wait(port: number, signal: AbortSignal): Promise<Waited> {
    const known = this.ports.get(port);
    if (this.isClosed || signal.aborted) return Promise.resolve('closed');
    if (this.waiters >= MAX_WAITERS || (!known && this.ports.size >= MAX_PORTS)) return Promise.resolve('refused');
    const waiting = known ?? new Set<Waiter>();
    const waited = this.enter(waiting, signal);
    if (known) return waited;
    this.ports.set(port, waiting);
    void this.look(port, waiting);
    return waited;
  }

  /** Ends every wait. */
  close(): void {
    this.isClosed = true;
    for (const waiting of this.ports.values()) settleAll(waiting, 'closed');
  }

  private enter(waiting: Set<Waiter>, signal: AbortSignal): Promise<Waited> {
    this.waiters += 1;
    return new Promise((resolve) => {
      const settle: Waiter = (waited) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        if (waiting.delete(settle)) this.waiters -= 1;
        resolve(waited);
      };
      const leave = () => settle('closed');
      const timer = setTimeout(leave, this.times.longestMs);
      signal.addEventListener('abort', leave, { once: true });
      waiting.add(settle);
    });
  }

  private async look(port: number, waiting: Set<Waiter>): Promise<void> {
    while (waiting.size > 0) {
      const start = performance.now();
      if (await this.isOpen(port)) settleAll(waiting, 'open');
      else await pause(Math.max(this.times.betweenMs, REST_PER_LOOK * (performance.now() - start)));
    }
    this.ports.delete(port);
  }

  /** What fails otherwise is no closed port: whoever waits shall ask in full, and be told. */
  private async isOpen(port: number): Promise<boolean> {
    try {
      (await this.connect(port)).on('error', () => {}).destroy();
      return true;
    } catch (error) {
      return !(error instanceof PortClosed);
    }
  }
}

function settleAll(waiting: Set<Waiter>, waited: Waited): void {
  for (const settle of [...waiting]) settle(waited);
}

function pause(forMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, forMs).unref());
}
