// Owns the reading of a WebSocket's bytes on their way through: of each message its beginning, whatever the pieces are.

/** Of a message; enough for a terminal's facts, commands and frame heads. */
const KEPT_BYTES = 1024;
const TEXT = 1;
const BINARY = 2;

export type PassingMessage = {
  isText: boolean;
  /** Unmasked; no more than the first KB. */
  start: Buffer;
  /** Of the whole payload. */
  size: number;
};

/** Takes a connection's bytes in one direction, HTTP head first. Neither end splits its messages nor compresses them. */
export function createMessageReader(onMessage: (message: PassingMessage) => void): (piece: Buffer) => void {
  let isOpen = false;
  let held: Buffer = Buffer.alloc(0);
  let skip = 0;

  function takeHead(): boolean {
    const end = held.indexOf('\r\n\r\n');
    if (end < 0) return false;
    held = held.subarray(end + 4);
    isOpen = true;
    return true;
  }

  function takeMessage(): boolean {
    const shape = shapeOf(held);
    if (!shape || held.length < shape.headBytes + Math.min(shape.size, KEPT_BYTES)) return false;
    const { opcode, mask, headBytes, size } = shape;
    const keptBytes = Math.min(size, KEPT_BYTES);
    const start = unmask(held.subarray(headBytes, headBytes + keptBytes), mask);
    if (opcode === TEXT || opcode === BINARY) onMessage({ isText: opcode === TEXT, start, size });
    skip = size - keptBytes;
    held = held.subarray(headBytes + keptBytes);
    return true;
  }

  function takeSkipped(): boolean {
    const skipped = Math.min(skip, held.length);
    skip -= skipped;
    held = held.subarray(skipped);
    return skip === 0;
  }

  return (piece) => {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    if (!isOpen && !takeHead()) return;
    while (takeSkipped() && takeMessage());
  };
}

type Shape = { opcode: number; mask: Buffer | null; headBytes: number; size: number };

/** As RFC 6455 lays a frame's head out; null until all of it is there. */
function shapeOf(bytes: Buffer): Shape | null {
  if (bytes.length < 2) return null;
  const short = bytes.readUInt8(1) & 0x7f;
  const isMasked = (bytes.readUInt8(1) & 0x80) !== 0;
  const sizeBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const headBytes = 2 + sizeBytes + (isMasked ? 4 : 0);
  if (bytes.length < headBytes) return null;
  const size = sizeBytes === 0 ? short : sizeBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const mask = isMasked ? bytes.subarray(headBytes - 4, headBytes) : null;
  return { opcode: bytes.readUInt8(0) & 0x0f, mask, headBytes, size };
}

function unmask(bytes: Buffer, mask: Buffer | null): Buffer {
  return mask ? Buffer.from(bytes.map((byte, at) => byte ^ (mask[at % 4] ?? 0))) : bytes;
}
