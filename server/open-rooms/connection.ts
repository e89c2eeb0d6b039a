// Owns the socket of a page in an open room. The browser's cookie says whose it is; the room says what they may do.
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import { parseRoomSocketCommand, type RoomFact } from '#core/room-protocol';
import type { Session } from '../auth/session';
import { MessageSocket } from '../live/message-socket';
import type { Log } from '../log';
import type { RoomLink } from './attendance';
import type { OpenRoom } from './open-room';
import type { OpenRooms } from './open-rooms';

/** A page that has so much unsent does not read: with a new socket it gets the room as it is then. */
const MAX_UNSENT_BYTES = 256 * 1024;

type Joined = { room: OpenRoom; link: RoomLink; leave: () => void };

export class RoomConnection {
  private readonly messages: MessageSocket<Joined>;

  constructor(
    private readonly socket: WebSocket,
    private readonly session: Session,
    private readonly deps: { openRooms: OpenRooms; log: Log },
    private readonly stream: Duplex,
  ) {
    const conversation = {
      hello: (text: string) => this.hello(text),
      text: (joined: Joined, text: string) => this.command(joined, text),
      leave: ({ leave }: Joined) => leave(),
    };
    this.messages = new MessageSocket(socket, conversation, deps.log);
  }

  private async hello(text: string): Promise<Joined | null> {
    const parsed = parseRoomSocketCommand(text);
    if (!parsed.ok || parsed.value.type !== 'hello') {
      this.messages.reject('say hello first');
      return null;
    }
    if (parsed.value.version !== PROTOCOL_VERSION) this.messages.close(CLOSE.outdated, 'reload the page');
    if (!this.messages.isOpen) return null;
    const room = await this.deps.openRooms.find(parsed.value.code);
    const member = room?.memberOf(this.session.participant)?.id;
    if (room && member !== undefined) {
      const link = this.link(member);
      return { room, link, leave: await room.join(link) };
    }
    this.messages.close(CLOSE.notInRoom, 'join the room first');
    return null;
  }

  private link(member: string): RoomLink {
    return {
      member,
      send: (fact) => this.send(fact),
      sendShared: (payload) => {
        if (this.socket.bufferedAmount > MAX_UNSENT_BYTES) this.messages.close(CLOSE.tooSlow, 'this line is too slow');
        else this.messages.sendShared(payload, this.stream, 'text');
      },
      dismiss: () => this.messages.close(CLOSE.notInRoom, 'this room is over, or has let you go'),
    };
  }

  private command({ room, link }: Joined, text: string): Promise<void> | void {
    const parsed = parseRoomSocketCommand(text);
    if (!parsed.ok) return this.messages.reject(parsed.problem);
    const command = parsed.value;
    if (command.type === 'hello') return this.messages.reject('hello was said before');
    if (command.type === 'ping') return this.send({ type: 'ponged' });
    if (command.type === 'watch-tally') return room.wall.watchTally(link);
    const refusal = command.type === 'watch-wall' ? room.wall.watch(link) : room.obey(link.member, command);
    // What is known at once is said at once, before anything else is answered.
    if (refusal instanceof Promise) return refusal.then((message) => this.refuse(message));
    this.refuse(refusal);
  }

  private refuse(message: string | null): void {
    if (message !== null) this.send({ type: 'refused', message });
  }

  private send(fact: RoomFact): void {
    this.messages.send(JSON.stringify(fact));
  }
}
