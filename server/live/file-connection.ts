// Owns the socket of a page that shows a node's files: which folders it shows, and what it does to names. Bytes of files
// go over HTTP (files-route).
import type { WebSocket } from 'ws';
import { type FileCommand, type FileFact, parseFileCommand } from '#core/file-protocol';
import { CLOSE, PROTOCOL_VERSION } from '#core/protocol';
import type { Session } from '../auth/session';
import type { NodeFiles } from '../sandbox/node-files';
import { type SandboxNode, SandboxRefusal } from '../sandbox/provider';
import type { ConnectionDeps } from './connection';
import type { FilesDesk, Lease } from './files-desk';
import { MessageSocket } from './message-socket';
import { noNode } from './refusals';
import type { RoomHost } from './room-host';
import { ShownFolders } from './shown-folders';

type Joined = { room: RoomHost; lease: Lease; shown: ShownFolders };
type Hello = Extract<FileCommand, { type: 'hello' }>;
type Change = Extract<FileCommand, { ask: number }>;

const NO_SANDBOX = 'There is no sandbox yet. One starts now.';

export class FileConnection {
  private readonly messages: MessageSocket<Joined>;

  constructor(
    socket: WebSocket,
    private readonly session: Session,
    private readonly deps: Pick<ConnectionDeps, 'rooms' | 'log'> & { files: FilesDesk },
  ) {
    const conversation = {
      hello: (text: string) => this.hello(text),
      text: (joined: Joined, text: string) => this.command(joined, text),
      leave: ({ lease, shown }: Joined) => {
        shown.end();
        lease.release();
      },
    };
    this.messages = new MessageSocket(socket, conversation, deps.log);
  }

  private send(fact: FileFact): void {
    this.messages.send(JSON.stringify(fact));
  }

  private async hello(text: string): Promise<Joined | null> {
    const parsed = parseFileCommand(text);
    if (!parsed.ok || parsed.value.type !== 'hello') {
      this.messages.reject('say hello first');
      return null;
    }
    if (parsed.value.version !== PROTOCOL_VERSION) {
      this.messages.close(CLOSE.outdated, 'reload the page');
      return null;
    }
    return this.join(parsed.value);
  }

  private async join({ deck, page, node: wanted }: Hello): Promise<Joined | null> {
    const room = this.deps.rooms.find({ deck, ...this.session }, page);
    if (!room) {
      this.messages.close(CLOSE.noPage, 'the page has no live socket');
      return null;
    }
    const { sandbox } = room;
    if (!sandbox) {
      room.warmUp();
      return this.away(room.pause.watching?.reason ?? NO_SANDBOX);
    }
    const node = wanted === undefined ? sandbox.nodes[0] : sandbox.nodes.find(({ name }) => name === wanted);
    if (!node) return this.away(noNode(wanted ?? '').message);
    room.touch();
    return this.open(room, node);
  }

  private async open(room: RoomHost, node: SandboxNode): Promise<Joined | null> {
    try {
      const lease = await this.deps.files.lease(node);
      const shown = new ShownFolders(lease.files, (fact) => this.send(fact));
      this.send({ type: 'files-opened', node: node.name });
      void lease.files.ended.then(() => this.away('The sandbox no longer answers for its files.'));
      return { room, lease, shown };
    } catch (error) {
      if (error instanceof SandboxRefusal) return this.away(error.message);
      throw error;
    }
  }

  private away(message: string): null {
    if (!this.messages.isOpen) return null;
    this.send({ type: 'files-away', message });
    this.messages.close(CLOSE.noPage, 'no files for now');
    return null;
  }

  private async command(joined: Joined, text: string): Promise<void> {
    const parsed = parseFileCommand(text);
    if (!parsed.ok) return this.messages.reject(parsed.problem);
    const command = parsed.value;
    if (command.type === 'hello') return this.messages.reject('hello was said before');
    if (command.type === 'ping') return this.send({ type: 'ponged' });
    if (command.type === 'show') return joined.shown.show(command.folders, command.files);
    joined.room.touch();
    const { refusal } = joined.room.pause;
    if (refusal) return this.send({ type: 'refused', ask: command.ask, message: refusal.message });
    await this.change(joined.lease.files, command);
  }

  private async change(files: NodeFiles, command: Change): Promise<void> {
    const { ask } = command;
    try {
      await carryOut(files, command);
      this.send({ type: 'done', ask });
    } catch (error) {
      if (!(error instanceof SandboxRefusal)) throw error;
      this.send({ type: 'refused', ask, message: error.message });
    }
  }
}

function carryOut(files: NodeFiles, command: Change): Promise<void> {
  switch (command.type) {
    case 'make-folder':
      return files.makeFolder(command.path);
    case 'rename':
      return files.rename(command.from, command.to);
    case 'remove':
      return files.remove(command.path);
  }
}
