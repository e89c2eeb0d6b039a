import type { FigureKind } from '#core/figure-facts';
import { type FigureChanged, type FigureCommand, parseFigureFact } from '#core/figure-protocol';
import { CLOSE, MAX_NODES, PROTOCOL_VERSION } from '#core/protocol';
import { createHeart } from '../live/heart';
import type { LiveStore } from '../live/live-store';
import { createRetry } from '../live/retry';
import { socketUrl } from '../live/socket-url';

/** A slide that is left may be back with the next key. */
const LINGER_MS = 1_000;

/** `behindMs`: how far the server's clock, by which facts are dated, was behind this one's. */
export type Told = FigureChanged & { behindMs: number };

export type FigureSource = {
  /** Calls back when `told` of that kind has changed; the result stops that. */
  watch(kind: FigureKind, onChange: () => void): () => void;
  /** The latest facts, also of a figure that has been left: they stand there until fresh ones come. */
  told(kind: FigureKind): Told | null;
};

type Watched = { watchers: Set<() => void>; told: Told | null };

/** All figures of a page over one socket, which is open while any of them is seen and the page is connected. */
export class FigureLine implements FigureSource {
  private readonly watched = new Map<FigureKind, Watched>();
  private socket: WebSocket | null = null;
  private asked = '';
  private linger: ReturnType<typeof setTimeout> | undefined;
  private isWaiting = false;
  private readonly retry = createRetry(() => {
    this.isWaiting = false;
    this.update();
  });
  private readonly heart = createHeart(
    () => this.socket?.send(JSON.stringify({ type: 'ping' } satisfies FigureCommand)),
    () => this.lose(1006),
  );

  constructor(
    private readonly store: LiveStore,
    private readonly deck: string,
  ) {
    store.subscribe(() => this.update());
  }

  watch(kind: FigureKind, onChange: () => void): () => void {
    const watched = this.watched.get(kind) ?? { watchers: new Set(), told: null };
    this.watched.set(kind, watched);
    watched.watchers.add(onChange);
    this.update();
    return () => {
      watched.watchers.delete(onChange);
      clearTimeout(this.linger);
      this.linger = setTimeout(() => this.forget(), LINGER_MS);
    };
  }

  told(kind: FigureKind): Told | null {
    return this.watched.get(kind)?.told ?? null;
  }

  private get kinds(): FigureKind[] {
    return [...this.watched].filter(([, { watchers }]) => watchers.size > 0).map(([kind]) => kind);
  }

  private forget(): void {
    for (const [kind, { watchers }] of this.watched) if (watchers.size === 0) this.watched.delete(kind);
    this.update();
  }

  private update(): void {
    const { connection, sandbox } = this.store.get();
    if (connection.state !== 'open' || this.watched.size === 0) return this.hangUp();
    if (!this.socket) return this.connect();
    const id = sandbox.state === 'ready' ? sandbox.id : '';
    const asked = `${id} ${this.kinds.join()}`;
    if (this.socket.readyState !== WebSocket.OPEN || asked === this.asked) return;
    this.asked = asked;
    const { deck, kinds } = this;
    const nodes = pipelineNodes();
    const command: FigureCommand = { type: 'watch-figures', version: PROTOCOL_VERSION, deck, kinds, nodes };
    this.socket.send(JSON.stringify(command));
  }

  private connect(): void {
    if (this.isWaiting) return;
    const socket = new WebSocket(socketUrl('/figures'));
    this.socket = socket;
    socket.onopen = () => {
      if (socket !== this.socket) return;
      this.update();
      this.heart.start();
    };
    socket.onclose = ({ code }) => socket === this.socket && this.lose(code);
    socket.onmessage = ({ data }: MessageEvent<string>) => socket === this.socket && this.take(data);
  }

  private take(data: string): void {
    const parsed = parseFigureFact(data);
    // What this page does not know comes from another version of the server.
    if (!parsed.ok) return this.lose(CLOSE.outdated);
    this.retry.settled();
    if (parsed.value.type === 'ponged') return void this.heart.answered();
    const watched = this.watched.get(parsed.value.kind);
    if (!watched) return;
    watched.told = { ...parsed.value, behindMs: Date.now() - parsed.value.at };
    for (const onChange of watched.watchers) onChange();
  }

  private lose(code: number): void {
    this.hangUp();
    this.isWaiting = true;
    if (code !== CLOSE.outdated && code !== CLOSE.badMessage) this.retry.later();
  }

  private hangUp(): void {
    const { socket } = this;
    this.socket = null;
    this.asked = '';
    this.heart.stop();
    socket?.close();
  }
}

/** Those that figures of the page name. */
function pipelineNodes(): string[] {
  const named = document.querySelectorAll<HTMLElement>('[data-figure="pipeline"][data-node]');
  return [...new Set([...named].map(({ dataset }) => dataset.node ?? ''))].slice(0, MAX_NODES);
}

const lines = new WeakMap<LiveStore, FigureLine>();

/** The page's own. Its address names the deck. */
export function lineOf(store: LiveStore): FigureLine {
  const deck = /^\/decks\/([^/]+)/.exec(location.pathname)?.[1] ?? '';
  const line = lines.get(store) ?? new FigureLine(store, deck);
  lines.set(store, line);
  return line;
}
