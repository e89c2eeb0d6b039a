// Owns the count of what one sandbox's apps have answered: who answered, in which version, well or not. What an app says of
// itself in a header is always taken; its body is looked into only while somebody watches, and only where it is short.
import type { IncomingMessage } from 'node:http';
import type { TrafficFacts } from '#core/figure-facts';
import { TrafficTally } from '#core/figure-traffic';

const MAX_BODY_BYTES = 4 * 1024;
const VERSION_HEADERS = ['x-app-version', 'x-version'] as const;
const REPLICA_HEADERS = ['x-served-by', 'x-hostname'] as const;

export type Noted = { node: string; port: number; answer: IncomingMessage; body: Buffer | null };

export class Traffic {
  private tally = new TrafficTally();
  private watchers = 0;

  constructor(private readonly now: () => number = Date.now) {}

  /** Bodies are looked into until the result is called. */
  watch(): () => void {
    this.watchers += 1;
    return () => {
      this.watchers -= 1;
    };
  }

  /** What comes from now on is all. */
  forget(): void {
    this.tally = new TrafficTally();
  }

  facts(): TrafficFacts {
    return this.tally.facts(this.second());
  }

  /** `body` is given where all of it came with the head. */
  note({ node, port, answer, body }: Noted): void {
    const { headers, statusCode = 0 } = answer;
    const isJson = this.watchers > 0 && body && headers['content-type']?.includes('json');
    const told = isJson && body.length <= MAX_BODY_BYTES ? toldBy(body.toString('utf8')) : NOTHING;
    this.tally.add(
      {
        port,
        replica: headerOf(answer, REPLICA_HEADERS) ?? told.replica ?? node,
        version: headerOf(answer, VERSION_HEADERS) ?? told.version,
        isError: statusCode >= 500,
      },
      this.second(),
    );
  }

  /** No answer came: nothing listens, or it broke off. */
  noteFault(port: number): void {
    this.tally.add({ port, replica: 'no answer', version: null, isError: true }, this.second());
  }

  private second(): number {
    return Math.floor(this.now() / 1000);
  }
}

function headerOf({ headers }: IncomingMessage, names: readonly string[]): string | null {
  for (const name of names) {
    const value = headers[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

type Told = { replica: string | null; version: string | null };

const NOTHING: Told = { replica: null, version: null };

/** By the keys `hostname` and `version` of a JSON object. */
function toldBy(body: string): Told {
  const said = (key: string) => new RegExp(`"${key}"\\s*:\\s*"([^"\\\\]{1,200})"`).exec(body)?.[1] ?? null;
  return { replica: said('hostname'), version: said('version') };
}
