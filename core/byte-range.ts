// Owns which bytes of a file a Range header asks for.

/** Both ends included, as the header counts. */
export type ByteRange = { start: number; end: number };

/**
 * `whole` where there is no header, or one that may be passed over (RFC 9110, 14.2): another unit, several ranges,
 * anything malformed. `beyond` when the file has none of the bytes.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'whole' | 'beyond' {
  const [, first = '', last = ''] = /^bytes=[ \t]*(\d{0,15})-(\d{0,15})[ \t]*$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') return suffix(Number(last), size);
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return 'whole';
  return start < size ? { start, end } : 'beyond';
}

function suffix(length: number, size: number): ByteRange | 'beyond' {
  if (length === 0 || size === 0) return 'beyond';
  return { start: Math.max(size - length, 0), end: size - 1 };
}
