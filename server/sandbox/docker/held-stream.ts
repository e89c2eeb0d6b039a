// Owns the stream to the program in the sandbox that holds a shell (image/hold.c): input and acknowledgements go to it
// as frames, output comes after a line that says where it begins.
import { type Duplex, Readable } from 'node:stream';
import { demultiplexer, type RunningExec } from './exec';

/** `exited`: the shell has; `taken`: somebody else attached to it; `broken`: nobody knows. */
export type StreamEnd = { kind: 'exited'; status: number } | { kind: 'taken' } | { kind: 'broken' };

export type HeldStream = {
  /** Paced down to the process: what is not read is not acknowledged. It ends, without an error, however it ended. */
  output: Readable;
  offset: number;
  live: number;
  /** Sends a frame; nothing once the stream is over. */
  send(kind: 'i' | 'r', bytes: Uint8Array): void;
  /** Of what was sent and not taken. */
  unreadBytes(): number;
  /** Settles once the stream is over. */
  ended: Promise<StreamEnd>;
};

const OUTPUT_BUFFER_BYTES = 64 * 1024;
const ACKNOWLEDGE_EVERY_BYTES = 32 * 1024;
const MAX_FRAME_BYTES = 32 * 1024;
const MAX_HEAD_BYTES = 64;

/** Rejects when there is nothing to attach to. */
export function heldStream({ socket }: RunningExec): Promise<HeldStream> {
  const channel = createChannel(socket);
  let said = '';
  return new Promise((resolve, reject) => {
    const { output } = channel;
    const ended = new Promise<StreamEnd>((settle) => output.once('close', () => settle(endIn(said))));
    const take = demultiplexer((stream, bytes) => {
      if (stream === 'stderr') said = (said + bytes.toString('latin1')).slice(-200);
      else if (channel.take(bytes)) {
        const { send, first, live } = channel;
        const unreadBytes = () => socket.writableLength;
        resolve({ output, offset: first, live, send, unreadBytes, ended });
      }
    });
    socket.on('data', take);
    const finish = () => {
      channel.end();
      reject(new Error('the shell has ended, or could not be started'));
    };
    socket.once('end', finish);
    socket.once('close', finish);
  });
}

function createChannel(socket: Duplex) {
  const send = (kind: 'i' | 'r' | 'a', bytes: Uint8Array) => {
    if (socket.writable) socket.write(frameOf(kind, bytes));
  };
  let head = '';
  let hasBegun = false;
  let isOver = false;
  /** Came, and was acknowledged: the number of the next byte. */
  let next = 0;
  let acknowledged = 0;
  const acknowledge = () => {
    if (next - acknowledged < ACKNOWLEDGE_EVERY_BYTES) return;
    acknowledged = next;
    const number = Buffer.alloc(8);
    number.writeBigUInt64BE(BigInt(next));
    send('a', number);
  };
  const read = () => {
    acknowledge();
    socket.resume();
  };
  const output = new Readable({ highWaterMark: OUTPUT_BUFFER_BYTES, read });
  const push = (bytes: Buffer) => {
    next += bytes.length;
    if (bytes.length === 0 || output.push(bytes)) acknowledge();
    // A program that minds no acknowledgements must not fill the memory here.
    else socket.pause();
  };
  return {
    output,
    first: 0,
    live: 0,
    send,
    /** True when the output has begun with these bytes. */
    take(bytes: Buffer): boolean {
      if (isOver) return false;
      if (hasBegun) {
        push(bytes);
        return false;
      }
      const before = head.length;
      head += bytes.subarray(0, MAX_HEAD_BYTES).toString('latin1');
      const found = /^(\d{1,16}) (\d{1,16})\n/.exec(head);
      if (head.length > 2 * MAX_HEAD_BYTES) socket.destroy();
      if (!found) return false;
      hasBegun = true;
      this.first = next = acknowledged = Number(found[1]);
      this.live = Number(found[2]);
      push(bytes.subarray(found[0].length - before));
      return true;
    },
    end() {
      if (!isOver) output.push(null);
      isOver = true;
      // Nobody may read what has no beginning.
      if (!hasBegun) output.destroy();
    },
  };
}

function frameOf(kind: string, bytes: Uint8Array): Buffer {
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += MAX_FRAME_BYTES) {
    const piece = bytes.subarray(at, at + MAX_FRAME_BYTES);
    const head = Buffer.alloc(5);
    head.write(kind, 'latin1');
    head.writeUInt32BE(piece.length, 1);
    frames.push(head, Buffer.from(piece));
  }
  return Buffer.concat(frames);
}

function endIn(said: string): StreamEnd {
  if (said.endsWith('taken\n')) return { kind: 'taken' };
  const found = /ended (\d{1,3})\n$/.exec(said);
  return found ? { kind: 'exited', status: Number(found[1]) } : { kind: 'broken' };
}
