// Owns bytes that go to many sockets: as a whole WebSocket message (RFC 6455, 5.2), which is put together once for all.

const WHOLE_BINARY = 0x82;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

const messages = new WeakMap<Uint8Array, Buffer>();

/** `payload` as a server sends it, without compression. The same memory whenever it is asked for with the same. */
export function sharedMessage(payload: Uint8Array): Buffer {
  const known = messages.get(payload);
  if (known) return known;
  const message = Buffer.concat([headerOf(payload.length), payload]);
  messages.set(payload, message);
  return message;
}

function headerOf(length: number): Buffer {
  if (length < TWO_BYTES) return Buffer.of(WHOLE_BINARY, length);
  if (length <= 0xffff) {
    const header = Buffer.of(WHOLE_BINARY, TWO_BYTES, 0, 0);
    header.writeUInt16BE(length, 2);
    return header;
  }
  const header = Buffer.alloc(10);
  header.set([WHOLE_BINARY, EIGHT_BYTES]);
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}
