// Owns the reading of UTF-8 that comes in pieces cut anywhere: a character that is split waits for its rest.

export type Utf8Reader = {
  /** The whole characters so far; what can be none becomes U+FFFD. */
  read(bytes: Uint8Array): string;
  /** Bytes that wait for the rest of their character: at most 3. */
  readonly held: number;
  /** What is held, as far as it goes: nothing more comes. */
  finish(): string;
};

const NO_BYTES = new Uint8Array(0);

export function createUtf8Reader(): Utf8Reader {
  // A byte order mark in the middle of a terminal's output is a character like any other.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let tail = NO_BYTES;
  return {
    read(bytes) {
      const all = tail.length === 0 ? bytes : joined(tail, bytes);
      const whole = all.length - splitLength(all);
      tail = whole === all.length ? NO_BYTES : all.slice(whole);
      return decoder.decode(all.subarray(0, whole));
    },
    get held() {
      return tail.length;
    },
    finish() {
      const text = decoder.decode(tail);
      tail = NO_BYTES;
      return text;
    },
  };
}

/** How many bytes at the end may yet become a character. */
function splitLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 && byte < 0xf8 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return byte < 0xf8 && length > back ? back : 0;
  }
  return 0;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
