// Owns the frames that go to and from the program that serves a work folder (image/files.c).
import type { FileEntry } from '#core/file-protocol';
import type { FolderContent } from '../node-files';

/** Time, size and inode. */
export const STAMP_BYTES = 24;
const MAX_FRAME_BYTES = 4 * 1024 * 1024;
const HEAD_BYTES = 5;

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

export function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

export function withLength(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

export function pathBytes(path: string): Buffer {
  return Buffer.from(path);
}

/** The stamp that the bytes begin with. Rejects by throwing when they are too few. */
export function stampText(bytes: Buffer): { stamp: string; size: number } {
  const [time, size, inode] = [bytes.readBigUInt64BE(0), bytes.readBigUInt64BE(8), bytes.readBigUInt64BE(16)];
  return { stamp: [time, size, inode].map((part) => part.toString(36)).join('-'), size: Number(size) };
}

/** What `stampText` has made. Anything else becomes a stamp that no file has. */
export function stampBytes(stamp: string): Buffer {
  const bytes = Buffer.alloc(STAMP_BYTES);
  const parts = stamp.split('-').map(fromBase36);
  if (parts.length === 3) for (const [place, part] of parts.entries()) bytes.writeBigUInt64BE(part, place * 8);
  return bytes;
}

function fromBase36(text: string): bigint {
  let value = 0n;
  for (const digit of text) value = value * 36n + BigInt(Number.parseInt(digit, 36) || 0);
  return BigInt.asUintN(64, value);
}

const KINDS: Readonly<Record<string, FileEntry['kind']>> = { f: 'file', d: 'folder' };

export function entriesIn(bytes: Buffer): FolderContent {
  const more = bytes.readUInt32BE(0);
  const entries: FileEntry[] = [];
  for (let at = 4; at + 27 <= bytes.length; ) {
    const kind = KINDS[String.fromCharCode(bytes[at] ?? 0)] ?? 'other';
    const { stamp, size } = stampText(bytes.subarray(at + 1));
    const from = at + 3 + STAMP_BYTES;
    const to = from + bytes.readUInt16BE(at + 1 + STAMP_BYTES);
    const name = bytes.subarray(from, to).toString();
    // A name that is no UTF-8 could not be asked for again.
    if (!name.includes('\ufffd')) entries.push({ name, kind, bytes: size, stamp });
    at = to;
  }
  return { entries, more };
}

/** Takes frames apart; to be called with every chunk, in order. False when what came is none. */
export function frameReader(onFrame: (number: number, letter: string, bytes: Buffer) => void) {
  let parts: Buffer[] = [];
  let held = 0;
  let wanted = 4;
  return (chunk: Buffer): boolean => {
    parts.push(Buffer.from(chunk));
    held += chunk.length;
    // Parts are joined only once a frame is whole, so that a long one is not copied with each of them.
    if (held < wanted) return true;
    let all = Buffer.concat(parts);
    for (;;) {
      const length = all.length < 4 ? 0 : all.readUInt32BE(0);
      if (all.length >= 4 && (length < HEAD_BYTES || length > MAX_FRAME_BYTES)) return false;
      wanted = 4 + length;
      if (all.length < 4 || all.length < wanted) break;
      onFrame(all.readUInt32BE(4), String.fromCharCode(all[8] ?? 0), all.subarray(4 + HEAD_BYTES, wanted));
      all = all.subarray(wanted);
    }
    parts = [all];
    held = all.length;
    return true;
  };
}
