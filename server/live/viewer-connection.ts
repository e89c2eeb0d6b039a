// Owns the socket of somebody who watches a terminal: a shared one, which its link names, whatever cookie they have; one
// of their own, which their cookie alone opens; or that of who drives a room that they have joined.
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { decodeFrame, encodeFrame, MAX_INPUT_BYTES } from '#core/frame';
import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import { parseViewerCommand, type ViewerCommand, type ViewerFact } from '#core/viewer-protocol';
import type { Session } from '../auth/session';
import type { Log } from '../log';
import { type NoSeat, seatAtMember } from '../open-rooms/look-in';
import type { OpenRooms } from '../open-rooms/open-rooms';
import { hostBeforeRoom, memberBefore } from '../open-rooms/stage';
import { StageSeat } from '../open-rooms/stage-seat';
import { MessageSocket } from './message-socket';
import type { RoomRegistry } from './room-registry';
import { type ShareDesk, takeSeat } from './room-shares';
import type { Seat, ViewerLink } from './shared-terminal';

const NO_BYTES = new Uint8Array(0);

type First = Extract<ViewerCommand, { type: 'watch' | 'watch-own' | 'watch-stage' | 'look-in' }>;

function isFirst(command: ViewerCommand): command is First {
  return ['watch', 'watch-own', 'watch-stage', 'look-in'].includes(command.type);
}

export class ViewerConnection implements ViewerLink {
  private readonly messages: MessageSocket<Seat>;

  constructor(
    private readonly socket: WebSocket,
    private readonly session: Session,
    private readonly deps: { shares: ShareDesk; rooms: RoomRegistry; openRooms: OpenRooms; log: Log },
    private readonly stream: Duplex,
  ) {
    const conversation = {
      hello: (text: string) => this.hello(text),
      text: (seat: Seat, text: string) => this.command(seat, text),
      bytes: (seat: Seat, data: Buffer) => this.input(seat, data),
      leave: (seat: Seat) => seat.leave(),
    };
    this.messages = new MessageSocket(socket, conversation, deps.log);
  }

  get bufferedBytes(): number {
    return this.socket.bufferedAmount;
  }

  tell(fact: ViewerFact): void {
    this.messages.send(JSON.stringify(fact));
  }

  send(frame: Uint8Array): void {
    this.messages.sendShared(frame, this.stream);
  }

  typed(offset: number): void {
    this.messages.send(encodeFrame({ kind: 'typed', offset, bytes: NO_BYTES }));
  }

  dismiss(): void {
    this.messages.close(CLOSE.notShared, 'this terminal is shared no more');
  }

  /** It has lagged for too long: with a new socket it gets the screen as it is then. */
  close(): void {
    this.messages.close(CLOSE.tooSlow, 'this line is too slow to follow');
  }

  private async hello(text: string): Promise<Seat | null> {
    const parsed = parseViewerCommand(text);
    if (!parsed.ok || !isFirst(parsed.value)) {
      this.messages.reject('say what to watch first');
      return null;
    }
    if (parsed.value.version !== PROTOCOL_VERSION) this.messages.close(CLOSE.outdated, 'reload the page');
    if (!this.messages.isOpen) return null;
    const seat = await this.seatFor(parsed.value);
    if (seat === 'away') this.ownerAway();
    else if (seat === 'nowhere') this.messages.close(CLOSE.noPage, 'no window there has this deck open');
    else if (seat === 'unknown') this.dismiss();
    else if (seat === 'full') this.messages.close(CLOSE.tooMany, 'as many watch as may');
    return typeof seat === 'string' ? null : seat;
  }

  private async seatFor(wanted: First): Promise<Seat | NoSeat> {
    if (wanted.type === 'watch') return takeSeat(this.deps.shares, wanted.share, this);
    if (wanted.type === 'watch-stage') return this.seatBeforeStage(wanted.code);
    if (wanted.type === 'look-in') return this.seatAtMember(wanted);
    const room = this.deps.rooms.findOwn({ deck: wanted.deck, ...this.session });
    if (!room) return 'nowhere';
    return (await room.watchOwn(this, wanted.terminal)) ?? 'full';
  }

  private async seatAtMember({ code, ...wanted }: Extract<First, { type: 'look-in' }>) {
    const room = await this.deps.openRooms.find(code);
    const by = room?.memberOf(this.session.participant)?.id;
    if (!room || by === undefined) return 'unknown';
    return seatAtMember(room, this.deps.rooms, { by, wanted, link: this, away: () => this.ownerAway() });
  }

  /** The page asks again, and gets its seat once they are back. */
  private ownerAway(): void {
    this.messages.close(CLOSE.noPage, 'they are not here at present');
  }

  private async seatBeforeStage(code: string): Promise<Seat | NoSeat> {
    const { openRooms, rooms } = this.deps;
    const room = await openRooms.find(code);
    const member = memberBefore(room, this.session.participant)?.id;
    if (!room || member === undefined) return 'unknown';
    const host = hostBeforeRoom(room, rooms);
    if (!host) return 'nowhere';
    host.touch();
    const seat = new StageSeat({
      watch: (terminal) => host.watchOwn(this, terminal),
      inFront: () => room.state.terminal,
    });
    const lookAgain = () => this.messages.close(CLOSE.noPage, 'somebody else is on stage');
    const fronted = () =>
      void seat.turn().then((isThere) => isThere || this.messages.close(CLOSE.tooMany, 'as many watch as may'));
    // Before anything else can happen in the room.
    const stop = room.letLook({ member, kind: 'terminal', dismiss: () => this.dismiss(), lookAgain, fronted });
    if (!stop) return 'full';
    if (await seat.turn()) return seat.given(stop);
    stop();
    return 'full';
  }

  private command(seat: Seat, text: string): void {
    const parsed = parseViewerCommand(text);
    if (!parsed.ok) return this.messages.reject(parsed.problem);
    switch (parsed.value.type) {
      case 'ping':
        return this.tell({ type: 'ponged' });
      case 'ask-to-type':
        return seat.ask(parsed.value.name);
      case 'only-watch':
        return seat.onlyWatch();
      case 'watch':
      case 'watch-own':
      case 'watch-stage':
      case 'look-in':
        return this.messages.reject('what to watch was said before');
    }
  }

  private input(seat: Seat, data: Buffer): void {
    const frame = decodeFrame(data);
    if (frame?.kind === 'input' && frame.bytes.length <= MAX_INPUT_BYTES) seat.input(frame);
    else this.messages.reject('this is no input frame');
  }
}
