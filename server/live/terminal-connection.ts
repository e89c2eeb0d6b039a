// Owns a terminal's socket: hello names the page, its room and which of its terminals; then bytes go both ways.
import type { WebSocket } from 'ws';
import { decodeFrame, MAX_INPUT_BYTES } from '#core/frame';
import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import { parseTerminalCommand, type TerminalCommand, type TerminalFact } from '#core/terminal-protocol';
import type { Session } from '../auth/session';
import type { ConnectionDeps } from './connection';
import { MessageSocket } from './message-socket';
import { openTerminal } from './open-terminal';
import type { RoomHost } from './room-host';
import type { RoomKey } from './room-page';
import type { TerminalLink } from './room-terminals';

/** Whom the terminal is for. */
type Joined = { key: RoomKey; page: string };

export class TerminalConnection implements TerminalLink {
  page = '';
  terminal = 0;
  /** Where it may be attached. */
  private room: RoomHost | null = null;
  private opening: Promise<void> = Promise.resolve();
  private readonly messages: MessageSocket<Joined>;

  constructor(
    socket: WebSocket,
    private readonly session: Session,
    private readonly deps: Pick<ConnectionDeps, 'rooms' | 'log'>,
  ) {
    const conversation = {
      hello: async (text: string) => this.hello(text),
      text: (joined: Joined, text: string) => this.command(joined, text),
      bytes: (joined: Joined, data: Buffer) => this.input(joined, data),
      leave: () => this.room?.terminals.leave(this),
    };
    this.messages = new MessageSocket(socket, conversation, deps.log);
  }

  get isOpen(): boolean {
    return this.messages.isOpen;
  }

  send(fact: TerminalFact): void {
    this.messages.send(JSON.stringify(fact));
  }

  sendFrame(frame: Uint8Array): void {
    this.messages.send(frame);
  }

  private hello(text: string): Joined | null {
    const parsed = parseTerminalCommand(text);
    if (!parsed.ok || parsed.value.type !== 'hello') {
      this.messages.reject('say hello first');
      return null;
    }
    const { version, deck, page, terminal } = parsed.value;
    const { participant, role } = this.session;
    const joined = { key: { deck, participant, role }, page };
    this.page = page;
    this.terminal = terminal;
    if (version !== PROTOCOL_VERSION) this.messages.close(CLOSE.outdated, 'reload the page');
    else this.find(joined);
    return this.isOpen ? joined : null;
  }

  /** Looked up anew each time: the page may have left, the room may have ended. Without them this socket is closed. */
  private find({ key, page }: Joined): RoomHost | null {
    const room = this.deps.rooms.find(key, page);
    if (room) this.room = room;
    else this.messages.close(CLOSE.noPage, 'the page has no live socket');
    return room;
  }

  private async command(joined: Joined, text: string): Promise<void> {
    const parsed = parseTerminalCommand(text);
    if (!parsed.ok) return this.messages.reject(parsed.problem);
    if (parsed.value.type === 'hello') return this.messages.reject('hello was said before');
    if (parsed.value.type === 'ping') return this.send({ type: 'ponged' });
    const room = this.find(joined);
    if (room) await this.obey(room, parsed.value);
  }

  private async obey(room: RoomHost, command: Exclude<TerminalCommand, { type: 'hello' | 'ping' }>): Promise<void> {
    switch (command.type) {
      case 'open':
        // One after the other: each may ask for a screen, which costs more than the asking.
        this.opening = this.opening.then(() => openTerminal(room, this, command));
        return this.opening;
      case 'resize':
        return room.terminals.resize(this, command.cols, command.rows);
      case 'acknowledge':
        return room.terminals.acknowledge(this, command.offset);
    }
  }

  private input(joined: Joined, data: Buffer): void {
    const frame = decodeFrame(data);
    if (frame?.kind === 'input' && frame.bytes.length <= MAX_INPUT_BYTES) this.find(joined)?.input(this, frame);
    else this.messages.reject('this is no input frame');
  }
}
