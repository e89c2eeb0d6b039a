// Owns the pages of decks as they were drawn last: the same for everyone, so each is drawn once for a state of its deck, and
// who asks meanwhile waits for it. Drawing a long deck takes seconds, in which the server would answer nobody.
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { type Language, parseDeckAddress } from '#core/language';
import { isLoopback } from '../config';

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

type Drawn = { headers: OutgoingHttpHeaders; body: Buffer };

const KEPT_PAGES: ReadonlySet<string> = new Set(['', 'read']);

/** A query that says no more than that an update is asked for. */
const PLAIN_QUERY = /^[^?]*(?:\?_rsc=[\w-]*)?$/;

/** What the same address is answered differently for: page or update of a page, and from where. */
const TOLD_APART = [
  'accept-encoding',
  'rsc',
  'next-router-state-tree',
  'next-router-prefetch',
  'next-router-segment-prefetch',
  'next-url',
];

const MAX_KEPT_BYTES = 64 * 1024 * 1024;

type RevisionOf = (deck: string, language: Language) => Promise<string | null>;

/** `revisionOf`: of a deck's text as it is now; null when there is none to be shown. */
export function drawOnce(handle: Handle, revisionOf: RevisionOf): Handle {
  const pages = new KeptPages();
  return async function draw(request, response): Promise<void> {
    const page = request.method === 'GET' ? keptPage(request.url ?? '') : null;
    const revision = page && (await revisionOf(page.deck, page.language));
    if (page === null || revision === null) return handle(request, response);
    if (isUpdateNearby(request)) delete request.headers['accept-encoding'];
    const key = [revision, request.url, ...TOLD_APART.map((name) => request.headers[name])].join('\n');
    const known = await pages.get(key);
    if (known) return send(response, known);
    // Its drawing has come to nothing, and others may be waiting as well.
    if (pages.has(key)) return draw(request, response);
    const drawn = recorded(response);
    pages.keep(
      key,
      ifStill(drawn, async () => (await revisionOf(page.deck, page.language)) === revision),
    );
    await handle(request, response);
  };
}

/** Null for every other address. */
function keptPage(url: string) {
  const address = PLAIN_QUERY.test(url) ? parseDeckAddress(url) : null;
  return address && KEPT_PAGES.has(address.page) ? address : null;
}

/** A save, seen by whoever made it: on one machine packing takes longer than the way. */
function isUpdateNearby({ headers }: IncomingMessage): boolean {
  const name = /^\[?(.+?)\]?(?::\d+)?$/.exec(headers.host ?? '')?.[1];
  return headers.rsc !== undefined && name !== undefined && isLoopback(name);
}

/** After a save meanwhile the page may be of the one state or the other. */
async function ifStill(drawn: Promise<Drawn | null>, isCurrent: () => Promise<boolean>): Promise<Drawn | null> {
  const page = await drawn;
  return page && (await isCurrent().catch(() => false)) ? page : null;
}

function send(response: ServerResponse, { headers, body }: Drawn): void {
  // What has been said for this request holds: a policy names the host that was asked.
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !response.hasHeader(name)) response.setHeader(name, value);
  response.end(body);
}

/**
 * Settles when all of it is drawn, or null where that is no whole page. The drawing does not wait for whoever asked first:
 * others would wait for a slow line with it.
 */
function recorded(response: ServerResponse): Promise<Drawn | null> {
  const pieces: Buffer[] = [];
  const { write, end } = response;
  const take = (piece: unknown) => {
    if (typeof piece === 'string') pieces.push(Buffer.from(piece));
    else if (piece instanceof Uint8Array) pieces.push(Buffer.from(piece));
  };
  return new Promise((resolve) => {
    response.once('close', () => resolve(null));
    response.write = ((...given: Parameters<typeof write>) => {
      take(given[0]);
      write.apply(response, given);
      return true;
    }) as typeof write;
    response.end = ((...given: Parameters<typeof end>) => {
      take(given[0]);
      const isWhole = response.statusCode === 200;
      resolve(isWhole ? { headers: response.getHeaders(), body: Buffer.concat(pieces) } : null);
      return end.apply(response, given);
    }) as typeof end;
  });
}

/** What was asked for longest ago goes first, pages of earlier revisions among them. */
class KeptPages {
  private readonly kept = new Map<string, Promise<Drawn | null>>();
  private bytes = 0;

  has(key: string): boolean {
    return this.kept.has(key);
  }

  /** Null: there is none, or its drawing came to nothing. */
  async get(key: string): Promise<Drawn | null> {
    const page = this.kept.get(key);
    if (!page) return null;
    this.kept.delete(key);
    this.kept.set(key, page);
    return page;
  }

  keep(key: string, page: Promise<Drawn | null>): void {
    this.kept.set(key, page);
    void page.then(async (drawn) => {
      if (!drawn) return void this.kept.delete(key);
      this.bytes += drawn.body.length;
      await this.trim();
    });
  }

  private async trim(): Promise<void> {
    for (const [key, page] of this.kept) {
      if (this.bytes <= MAX_KEPT_BYTES) return;
      const drawn = await page;
      if (drawn && this.kept.delete(key)) this.bytes -= drawn.body.length;
    }
  }
}
