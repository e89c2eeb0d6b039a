// Owns the binary frames on a terminal's socket: 1 byte kind, 8 bytes offset (big endian), then raw bytes.
// The offset numbers the first byte that follows, counted from the shell's start in that direction; input, from the page's
// own first byte for that shell. `typed` carries no bytes: all input before its offset is the shell's, come what may.
// `screen` carries columns and rows (2 bytes each), then what draws the state behind all output before its offset in a
// terminal just reset.

const HEADER_BYTES = 9;
const KIND = { output: 1, input: 2, typed: 3, screen: 4 } as const;
const KINDS = new Map(Object.entries(KIND).map(([name, code]) => [code as number, name as keyof typeof KIND]));

/** Of the payload of one input frame; a page splits a larger paste. */
export const MAX_INPUT_BYTES = 32 * 1024;

export type Frame = {
  kind: keyof typeof KIND;
  offset: number;
  bytes: Uint8Array;
};

export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(HEADER_BYTES + frame.bytes.length);
  const view = new DataView(out.buffer);
  view.setUint8(0, KIND[frame.kind]);
  view.setBigUint64(1, BigInt(frame.offset));
  out.set(frame.bytes, HEADER_BYTES);
  return out;
}

/** Null when the bytes are no frame: too short, an unknown kind, or an offset beyond 2^53. `bytes` is a view, not a copy. */
export function decodeFrame(data: Uint8Array): Frame | null {
  if (data.length < HEADER_BYTES) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const kind = KINDS.get(view.getUint8(0));
  const offset = view.getBigUint64(1);
  if (offset > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  if (!kind) return null;
  return { kind, offset: Number(offset), bytes: data.subarray(HEADER_BYTES) };
}

const SIZE_BYTES = 4;

export type ScreenFrame = { offset: number; cols: number; rows: number; bytes: Uint8Array };

export function encodeScreen({ offset, cols, rows, bytes }: ScreenFrame): Uint8Array<ArrayBuffer> {
  const payload = new Uint8Array(SIZE_BYTES + bytes.length);
  const view = new DataView(payload.buffer);
  view.setUint16(0, cols);
  view.setUint16(2, rows);
  payload.set(bytes, SIZE_BYTES);
  return encodeFrame({ kind: 'screen', offset, bytes: payload });
}

/** Null when the frame carries no screen. */
export function screenIn({ kind, offset, bytes }: Frame): ScreenFrame | null {
  if (kind !== 'screen' || bytes.length < SIZE_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [cols, rows] = [view.getUint16(0), view.getUint16(2)];
  return { offset, cols, rows, bytes: bytes.subarray(SIZE_BYTES) };
}
