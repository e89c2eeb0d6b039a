// Owns reading the small JSON that comes with a request.
import type { IncomingMessage } from 'node:http';

const MAX_BYTES = 16 * 1024;

/** Undefined for what is no JSON, or more than 16 KiB. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += piece.length;
    if (bytes > MAX_BYTES) return undefined;
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    return undefined;
  }
}
