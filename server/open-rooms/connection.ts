// Owns the socket of a page in an open room. The browser's cookie says whose it is; the room says what they may do.
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import { parseRoomSocketCommand, type RoomFact, type RoomSocketCommand } from '#core/room-protocol';
import type { Session } from '../auth/session';
import type { Library } from '../content/library';
import { MessageSocket } from '../live/message-socket';
import type { Log } from '../log';
import type { RoomLink } from './attendance';
import type { OpenRoom } from './open-room';
import type { OpenRooms } from './open-rooms';
import { remoteDeckOf } from './remote-deck';

/** A page that has so much unsent does not read: with a new socket it gets the room as it is then. */
const MAX_UNSENT_BYTES = 256 * 1024;
/** What the page itself has asked for, such as a large wall, comes on top while it is under way. */
const MAX_OWN_BYTES = 4 * 1024 * 1024;

/** `only`: all that may be asked for; null: whatever the member's role lets. */
type Joined = { room: OpenRoom; link: RoomLink; only: readonly string[] | null; leave: () => void };

const OF_REMOTES: readonly string[] = ['act', 'set-timer', 'take-seat'] satisfies RoomSocketCommand['type'][];
const OF_WAITING: readonly string[] = ['leave'] satisfies RoomSocketCommand['type'][];

export class RoomConnection {
  private ownBytes = 0;
  private readonly messages: MessageSocket<Joined>;

  constructor(
    private readonly socket: WebSocket,
    private readonly session: Session,
    private readonly deps: { openRooms: OpenRooms; library: Library; log: Log },
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
    const { code, remote, acts } = parsed.value;
    const room = await this.deps.openRooms.find(code);
    if (room && remote !== undefined) return this.enterAsRemote(room, remote);
    const member = room?.memberOf(this.session.participant)?.id;
    if (room && member !== undefined) {
      const link = this.link(member, { acts });
      return { room, link, only: null, leave: await room.join(link) };
    }
    const waiting = room?.entry.waitingOf(this.session.participant);
    if (room && waiting) {
      const link = this.link(waiting.id);
      return { room, link, only: OF_WAITING, leave: await room.entry.attend(link) };
    }
    this.messages.close(CLOSE.notInRoom, 'join the room first');
    return null;
  }

  private async enterAsRemote(room: OpenRoom, secret: string): Promise<Joined | null> {
    const entered = room.remotes.enter(secret);
    if (!entered) {
      this.messages.close(CLOSE.notInRoom, 'this link leads nowhere any more');
      return null;
    }
    const { member, pass, mayReadNotes } = entered;
    const deck = await remoteDeckOf(this.deps.library, room.state.deck);
    this.send({ type: 'remote-entered', pass, deck: { ...deck, notes: mayReadNotes ? deck.notes : [] } });
    const link = this.link(member, { isRemote: true });
    const leaves = [await room.join(link), room.remotes.connected(link, pass)];
    const leave = () => {
      for (const each of leaves) each();
    };
    return { room, link, only: OF_REMOTES, leave };
  }

  private link(member: string, kind: Pick<RoomLink, 'isRemote' | 'acts'> = {}): RoomLink {
    return {
      member,
      ...kind,
      send: (fact) => this.send(fact),
      sendShared: (payload) => {
        const { bufferedAmount } = this.socket;
        if (bufferedAmount <= MAX_UNSENT_BYTES) this.ownBytes = 0;
        if (bufferedAmount > MAX_UNSENT_BYTES + this.ownBytes)
          this.messages.close(CLOSE.tooSlow, 'this line is too slow');
        else this.messages.sendShared(payload, this.stream, 'text');
      },
      dismiss: () => this.messages.close(CLOSE.notInRoom, 'this room is over, or has let you go'),
    };
  }

  private command({ room, link, only }: Joined, text: string): Promise<void> | void {
    const parsed = parseRoomSocketCommand(text);
    if (!parsed.ok) return this.messages.reject(parsed.problem);
    const command = parsed.value;
    if (command.type === 'hello') return this.messages.reject('hello was said before');
    if (command.type === 'ping') return this.send({ type: 'ponged' });
    if (only && !only.includes(command.type)) {
      // A talk's page that waits to get in asks for what it shows, as all do; it asks again once it is in.
      if (link.isRemote) this.messages.reject('a remote only moves slides');
      return;
    }
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
    const text = JSON.stringify(fact);
    this.ownBytes = Math.min(this.ownBytes + text.length, MAX_OWN_BYTES);
    this.messages.send(text);
  }
}
