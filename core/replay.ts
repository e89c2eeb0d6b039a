// Owns the recent past of one byte stream: a bounded run of bytes, each with its number in the stream.

export type Replay = {
  /** Number of the oldest byte still held. */
  readonly start: number;
  /** Number the next byte will get. */
  readonly end: number;
  /** Copies the bytes. */
  append(bytes: Uint8Array): void;
  /** Up to `BLOCK_BYTES` bytes from number `from` on, a view; empty at the end; null when they are not held. */
  read(from: number): Uint8Array | null;
};

/** Bytes are kept in blocks of this size, so that a stream of single characters does not cost an object each. */
export const BLOCK_BYTES = 32 * 1024;

type ReplayBlock = { offset: number; buffer: Uint8Array; length: number };

/**
 * Holds at least the last `maxBytes` bytes and at most one block more. `first` is the number of the first byte. `onDrop` is
 * told before bytes go: those before that number can be read for the last time.
 */
export function createReplay(maxBytes: number, first = 0, onDrop = (_before: number) => {}): Replay {
  const blocks: ReplayBlock[] = [];
  let end = first;

  function blockWithRoom(): ReplayBlock {
    const last = blocks.at(-1);
    if (last && last.length < BLOCK_BYTES) return last;
    const block = { offset: end, buffer: new Uint8Array(BLOCK_BYTES), length: 0 };
    blocks.push(block);
    return block;
  }

  return {
    get start() {
      return blocks[0]?.offset ?? first;
    },
    get end() {
      return end;
    },
    append(bytes) {
      for (let taken = 0; taken < bytes.length; ) {
        const block = blockWithRoom();
        const piece = bytes.subarray(taken, taken + BLOCK_BYTES - block.length);
        block.buffer.set(piece, block.length);
        block.length += piece.length;
        taken += piece.length;
        end += piece.length;
      }
      for (let next = blocks[1]; next && end - next.offset >= maxBytes; next = blocks[1]) {
        onDrop(next.offset);
        blocks.shift();
      }
    },
    read(from) {
      const oldest = blocks[0];
      if (from === end) return new Uint8Array(0);
      if (!oldest || from < oldest.offset || from > end) return null;
      // All blocks but the last are full, so that the place follows from the number.
      const block = blocks[Math.floor((from - oldest.offset) / BLOCK_BYTES)];
      return block ? block.buffer.subarray(from - block.offset, block.length) : null;
    },
  };
}
