// Owns a socket of an open room's stage: of somebody in the room who looks at the figures or the editor of who drives, or
// of the driver's page that shows its editor. The cookie says whose it is, the room what they may.
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Member } from '#core/open-room';
import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import { mayInRoom } from '#core/room-rights';
import { parseStageCommand, type StageCommand, type StageFact } from '#core/stage-protocol';
import type { Session } from '../auth/session';
import { MessageSocket } from '../live/message-socket';
import type { Log } from '../log';
import type { OpenRoom } from './open-room';
import type { OpenRooms } from './open-rooms';
import { memberBefore } from './stage';
import type { StageDesk } from './stage-desk';
import type { EditorCommand } from './stage-editor';
import type { StageSink } from './stage-feed';

type First = Extract<StageCommand, { code: string }>;

/** `take`: false when it makes no sense. Who only looks has nothing to say. */
type Joined = { take?(command: EditorCommand): boolean; leave(): void };

export class StageConnection {
  private readonly messages: MessageSocket<Joined>;

  constructor(
    private readonly socket: WebSocket,
    private readonly session: Session,
    private readonly deps: { openRooms: OpenRooms; stage: StageDesk; log: Log },
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
    const parsed = parseStageCommand(text);
    if (!parsed.ok || !('code' in parsed.value)) {
      this.messages.reject('say what to look at first');
      return null;
    }
    if (parsed.value.version !== PROTOCOL_VERSION) this.messages.close(CLOSE.outdated, 'reload the page');
    if (!this.messages.isOpen) return null;
    const room = await this.deps.openRooms.find(parsed.value.code);
    const member = memberBefore(room, this.session.participant);
    if (!room || !member) this.dismiss();
    return room && member ? this.join(parsed.value, room, member) : null;
  }

  private join(first: First, room: OpenRoom, member: Member): Joined | null {
    const { stage } = this.deps;
    if (first.type === 'show-editor') return this.show(first.seat, room, member);
    const part = first.type === 'look-at-figures' ? stage.figuresOf(room) : stage.editorOf(room);
    const { type: kind } = first;
    // Whoever is on stage, what they show comes over this socket.
    const stop = room.letLook({ member: member.id, kind, dismiss: () => this.dismiss(), lookAgain: () => {} });
    if (!stop) return this.refuse();
    const leave = part.look(this.sink);
    return {
      leave: () => {
        stop();
        leave();
      },
    };
  }

  private show(seat: number, room: OpenRoom, member: Member): Joined | null {
    const { seat: now } = room.state;
    if (!mayInRoom(member.role, 'show') || now.member !== member.id || now.count !== seat) {
      this.giveUp();
      return null;
    }
    const shown = this.deps.stage.editorOf(room).show({
      tellPeople: (people) => this.tell({ type: 'editor-seen', people }),
      dismiss: () => this.giveUp(),
    });
    // At once, not when the socket has closed: what a former driver still types is on no stage.
    const stop = room.letLook({
      member: member.id,
      kind: 'show-editor',
      dismiss: () => {
        shown.leave();
        this.dismiss();
      },
      lookAgain: () => {
        shown.leave();
        this.giveUp();
      },
    });
    if (!stop) {
      shown.leave();
      return this.refuse();
    }
    return {
      take: shown.take,
      leave: () => {
        stop();
        shown.leave();
      },
    };
  }

  private get sink(): StageSink {
    const { socket, messages, stream } = this;
    return {
      get bufferedBytes() {
        return socket.bufferedAmount;
      },
      send: (payload) => messages.sendShared(payload, stream, 'text'),
      // A farewell would wait behind all that it has not taken.
      close: () => socket.terminate(),
    };
  }

  private command({ take }: Joined, text: string): void {
    const parsed = parseStageCommand(text);
    if (!parsed.ok) return this.messages.reject(parsed.problem);
    const command = parsed.value;
    if (command.type === 'ping') return this.tell({ type: 'ponged' });
    if ('code' in command) return this.messages.reject('what to look at was said before');
    if (!take) return this.messages.reject('who looks has nothing to say');
    if (!take(command)) this.messages.reject('there is no such place in the file');
  }

  private tell(fact: StageFact): void {
    this.messages.send(JSON.stringify(fact));
  }

  private dismiss(): void {
    this.messages.close(CLOSE.notInRoom, 'this room is over, or has let you go');
  }

  private refuse(): null {
    this.messages.close(CLOSE.tooMany, 'as many of your pages are here as may be');
    return null;
  }

  private giveUp(): void {
    this.messages.close(CLOSE.noPage, 'another page is on stage');
  }
}
