// Owns a page's live socket: hello first, then commands, each parsed before anything sees it.
import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Language } from '#core/language';
import { CLOSE, type Fact, PROTOCOL_VERSION, parseCommand } from '#core/protocol';
import type { Session } from '../auth/session';
import type { Library } from '../content/library';
import type { Log } from '../log';
import type { OpenRooms } from '../open-rooms/open-rooms';
import { standingOf } from './deck-news';
import { MessageSocket } from './message-socket';
import type { RoomHost } from './room-host';
import type { RoomPage } from './room-page';
import type { RoomRegistry } from './room-registry';

export type ConnectionDeps = { rooms: RoomRegistry; openRooms: Pick<OpenRooms, 'find'>; library: Library; log: Log };

type Joined = { room: RoomHost; leave: () => void };

export class Connection implements RoomPage {
  id: string = randomUUID();
  language: Language = null;
  private readonly messages: MessageSocket<Joined>;

  constructor(
    socket: WebSocket,
    private readonly session: Session,
    private readonly deps: ConnectionDeps,
  ) {
    const conversation = {
      hello: (text: string) => this.hello(text),
      text: ({ room }: Joined, text: string) => this.command(room, text),
      leave: ({ leave }: Joined) => leave(),
    };
    this.messages = new MessageSocket(socket, conversation, deps.log);
  }

  send(fact: Fact): void {
    this.messages.send(JSON.stringify(fact));
  }

  private async hello(text: string): Promise<Joined | null> {
    const parsed = parseCommand(text);
    if (!parsed.ok || parsed.value.type !== 'hello') return this.reject('say hello first');
    const { version, deck, language = null, terminal, page, room } = parsed.value;
    if (version !== PROTOCOL_VERSION) return this.close(CLOSE.outdated, 'reload the page');
    const onDisk = await this.deps.library.compiled(deck, language);
    if (!onDisk) return this.close(CLOSE.unknownDeck, 'there is no such deck');
    // Read after a restart before anything starts: it says who only watches.
    if (room !== undefined) await this.deps.openRooms.find(room);
    if (!this.messages.isOpen) return null;
    const { participant, role } = this.session;
    this.id = page ?? this.id;
    this.language = language;
    const joined = this.deps.rooms.join({ deck, participant, role }, this, standingOf(onDisk));
    if (terminal) joined.room.warmUp();
    return joined;
  }

  private async command(room: RoomHost, text: string): Promise<void> {
    const parsed = parseCommand(text);
    if (!parsed.ok) this.reject(parsed.problem);
    else if (parsed.value.type === 'hello') this.reject('hello was said before');
    else if (parsed.value.type === 'ping') this.send({ type: 'ponged' });
    else await room.handle(this, parsed.value);
  }

  private reject(problem: string): null {
    this.messages.reject(problem);
    return null;
  }

  private close(code: number, reason: string): null {
    this.messages.close(code, reason);
    return null;
  }
}
