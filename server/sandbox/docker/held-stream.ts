// Owns the stream to the program in the sandbox that holds a shell (image/hold.c): input and acknowledgements go to it
// as frames, output comes after a line that says where it begins.
import { type Duplex, Readable } from 'node:stream';
import type { InputPlace } from '../provider';
import { demultiplexer, type RunningExec } from './exec';
import { PLACES, placesIn, readNews, type StreamEnd } from './held-news';

export type HeldStream = {
  /** Paced down to the process: what is not read is not acknowledged. It ends, without an error, however it ended. */
  output: Readable;
  offset: number;
  live: number;
  /** How far the input of each page had come, the one heard last last. */
  places: readonly InputPlace[];
  /** Sends a frame; nothing once the stream is over. */
  send(kind: 'i' | 'n' | 's' | 'r', bytes: Uint8Array, place?: InputPlace): void;
  /** Of input that was sent, those that the program has not been given. */
  unreadBytes(): number;
  /** Calls back when the holder has taken input of pages. */
  onTaken(listener: (place: InputPlace) => void): void;
  /** Settles once the stream is over. */
  ended: Promise<StreamEnd>;
};

const OUTPUT_BUFFER_BYTES = 64 * 1024;
const ACKNOWLEDGE_EVERY_BYTES = 32 * 1024;
const MAX_FRAME_BYTES = 32 * 1024;
const MAX_HEAD_BYTES = 1024;
const HEAD = new RegExp(`^(\\d{1,16}) (\\d{1,16}) (\\d{1,8})(${PLACES})\n`);

/** Rejects when there is nothing to attach to. */
export function heldStream({ socket }: RunningExec): Promise<HeldStream> {
  const channel = createChannel(socket);
  const listeners = new Set<(place: InputPlace) => void>();
  /** Of input bytes that the program had since the attachment. */
  let written = 0;
  const news = readNews((count, places) => {
    written = count;
    for (const place of places) for (const listener of listeners) listener(place);
  });
  return new Promise((resolve, reject) => {
    const { output, send } = channel;
    const ended = new Promise<StreamEnd>((settle) => output.once('close', () => settle(news.end())));
    const take = demultiplexer((stream, bytes) => {
      if (stream === 'stderr') return news.take(bytes);
      const head = channel.take(bytes);
      if (!head) return;
      // What the sandbox says of it is not to be believed in what it costs here.
      const unreadBytes = () => Math.max(head.waiting + channel.typed() - written, socket.writableLength);
      resolve({ output, ...head, send, unreadBytes, onTaken: (listener) => void listeners.add(listener), ended });
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

/** What the output begins with: numbers of bytes, and input that waits for the program. */
type Head = { offset: number; live: number; waiting: number; places: InputPlace[] };

function createChannel(socket: Duplex) {
  let typed = 0;
  const send = (kind: 'i' | 'n' | 's' | 'r' | 'a', bytes: Uint8Array, place?: InputPlace) => {
    if (kind === 'i' || kind === 'n') typed += bytes.length;
    if (socket.writable) socket.write(framesOf(kind, bytes, place));
  };
  let said = '';
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
    send,
    typed: () => typed,
    /** The head when the output has begun with these bytes. */
    take(bytes: Buffer): Head | null {
      if (isOver) return null;
      if (hasBegun) {
        push(bytes);
        return null;
      }
      const before = said.length;
      said += bytes.subarray(0, MAX_HEAD_BYTES).toString('latin1');
      const [line, head] = headIn(said) ?? [];
      if (!head && (said.length > MAX_HEAD_BYTES || said.includes('\n'))) socket.destroy();
      if (!head || line === undefined) return null;
      hasBegun = true;
      next = acknowledged = head.offset;
      push(bytes.subarray(line.length - before));
      return head;
    },
    end() {
      if (!isOver) output.push(null);
      isOver = true;
      // Nobody may read what has no beginning.
      if (!hasBegun) output.destroy();
    },
  };
}

function headIn(said: string): [string, Head] | null {
  const [line, offset, live, waiting, places = ''] = HEAD.exec(said) ?? [];
  if (line === undefined) return null;
  const numbers = { offset: Number(offset), live: Number(live), waiting: Number(waiting) };
  return [line, { ...numbers, places: placesIn(places) }];
}

/** `place`: of the first byte, in frames that carry one. */
function framesOf(kind: string, bytes: Uint8Array, place?: InputPlace): Buffer {
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length || at === 0; at += MAX_FRAME_BYTES) {
    const piece = bytes.subarray(at, at + MAX_FRAME_BYTES);
    const number = place ? numberOf({ ...place, offset: place.offset + at }) : NO_BYTES;
    const head = Buffer.alloc(5);
    head.write(kind, 'latin1');
    head.writeUInt32BE(number.length + piece.length, 1);
    frames.push(head, number, Buffer.from(piece));
  }
  return Buffer.concat(frames);
}

const NO_BYTES = Buffer.alloc(0);

function numberOf({ page, offset }: InputPlace): Buffer {
  const number = Buffer.alloc(16, page, 'hex');
  number.writeBigUInt64BE(BigInt(offset), 8);
  return number;
}
