// Owns bytes that go to many sockets: as a whole WebSocket message (RFC 6455, 5.2), which is put together once for all.

const WHOLE = { text: 0x81, binary: 0x82 } as const;
export type MessageKind = keyof typeof WHOLE;

const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

const messages = new WeakMap<Uint8Array, Buffer>();

/**
 * `payload` as a server sends it, without compression. The same memory whenever it is asked for with the same; a payload is
 * of one kind only.
 */
export function sharedMessage(payload: Uint8Array, kind: MessageKind = 'binary'): Buffer {
  const known = messages.get(payload);
  if (known) return known;
  const message = Buffer.concat([headerOf(WHOLE[kind], payload.length), payload]);
  messages.set(payload, message);
  return message;
}

function headerOf(whole: number, length: number): Buffer {
  if (length < TWO_BYTES) return Buffer.of(whole, length);
  if (length <= 0xffff) {
    const header = Buffer.of(whole, TWO_BYTES, 0, 0);
    header.writeUInt16BE(length, 2);
    return header;
  }
  const header = Buffer.alloc(10);
  header.set([whole, EIGHT_BYTES]);
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}
