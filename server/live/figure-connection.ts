// Owns the socket of a page's figures. It has one of its own, fetched with what draws them, so that no facts ever stand in
// the way of slides and terminals, and a talk without figures carries nothing of them.
import type { WebSocket } from 'ws';
import type { FigureKind } from '#core/figure-facts';
import { type FigureCommand, parseFigureCommand } from '#core/figure-protocol';
import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import type { Session } from '../auth/session';
import type { FigureDesk } from '../figures/desk';
import { textOf } from '../figures/publisher';
import type { Log } from '../log';
import type { Sandbox } from '../sandbox/provider';
import { MessageSocket } from './message-socket';
import type { RoomRegistry } from './room-registry';

type Watch = Extract<FigureCommand, { type: 'watch-figures' }>;

export class FigureConnection {
  private readonly messages: MessageSocket<true>;
  /** What ends each watch, by kind, and the sandbox that they are on. */
  private readonly watched = new Map<FigureKind, () => void>();
  private sandbox: Sandbox | null = null;

  constructor(
    socket: WebSocket,
    private readonly session: Session,
    private readonly deps: { rooms: RoomRegistry; figures: FigureDesk; log: Log },
  ) {
    const conversation = {
      hello: async (text: string) => this.hello(text),
      text: (_: true, text: string) => this.command(text),
      leave: () => this.watchNone(),
    };
    this.messages = new MessageSocket(socket, conversation, deps.log);
  }

  private hello(text: string): true | null {
    const parsed = parseFigureCommand(text);
    if (!parsed.ok || parsed.value.type !== 'watch-figures') {
      this.messages.reject('say what to watch first');
      return null;
    }
    if (parsed.value.version !== PROTOCOL_VERSION) this.messages.close(CLOSE.outdated, 'reload the page');
    else this.watch(parsed.value);
    return this.messages.isOpen ? true : null;
  }

  private command(text: string): void {
    const parsed = parseFigureCommand(text);
    if (!parsed.ok) this.messages.reject(parsed.problem);
    else if (parsed.value.type === 'ping') this.messages.send(JSON.stringify({ type: 'ponged' }));
    else this.watch(parsed.value);
  }

  /** A room has facts of its own sandbox only; whose room it is, the cookie says. */
  private watch({ deck, kinds, nodes = [] }: Watch): void {
    const room = this.deps.rooms.findOwn({ deck, ...this.session });
    if (!room) return this.messages.close(CLOSE.noPage, 'no window of yours has this deck open');
    const { sandbox } = room;
    if (sandbox !== this.sandbox) this.watchNone();
    this.sandbox = sandbox;
    const wanted = new Set(kinds);
    for (const [kind, stop] of this.watched) {
      if (wanted.has(kind)) continue;
      stop();
      this.watched.delete(kind);
    }
    for (const kind of wanted) {
      if (this.watched.has(kind)) continue;
      if (sandbox)
        this.watched.set(
          kind,
          this.deps.figures.of(sandbox).watch(kind, (text) => this.messages.send(text)),
        );
      else this.messages.send(textOf(kind, { lacks: 'sandbox', facts: null }));
    }
    if (sandbox && wanted.has('pipeline')) this.deps.figures.of(sandbox).include('pipeline', nodes);
  }

  private watchNone(): void {
    for (const stop of this.watched.values()) stop();
    this.watched.clear();
    this.sandbox = null;
  }
}
