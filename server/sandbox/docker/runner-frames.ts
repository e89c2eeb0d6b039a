// Owns the frames in which a node's runner answers (image/runner.c): a letter, a command's number, a length and as many
// bytes. However they are cut, each comes out whole; what is no frame is said.

export type RunnerFrame = { kind: 'o' | 'e' | 't' | 'k' | 'l'; id: number; bytes: Buffer };

const HEAD_BYTES = 7;
const MAX_BYTES = 4096 - HEAD_BYTES;
const KINDS = 'oetkl';

/** The result is to be called with every piece, in order. False: this is no runner's answer, and nothing more is read. */
export function frameReader(onFrame: (frame: RunnerFrame) => void): (piece: Buffer) => boolean {
  let held: Buffer = Buffer.alloc(0);
  let isBroken = false;
  return (piece) => {
    if (isBroken) return false;
    held = held.length > 0 ? Buffer.concat([held, piece]) : piece;
    while (held.length >= HEAD_BYTES) {
      const kind = KINDS[KINDS.indexOf(String.fromCharCode(held[0] ?? 0))] as RunnerFrame['kind'] | undefined;
      const length = held.readUInt16BE(5);
      if (!kind || length > MAX_BYTES) {
        isBroken = true;
        return false;
      }
      if (held.length < HEAD_BYTES + length) break;
      onFrame({ kind, id: held.readUInt32BE(1), bytes: held.subarray(HEAD_BYTES, HEAD_BYTES + length) });
      held = held.subarray(HEAD_BYTES + length);
    }
    return true;
  };
}
