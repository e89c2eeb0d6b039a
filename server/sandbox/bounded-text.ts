// Owns gathering a process's output up to a limit.

export type BoundedText = { add(bytes: Uint8Array): void; text(): string };

/** What is over the limit is dropped; a character cut by the limit is left out. */
export function boundedText(maxBytes: number): BoundedText {
  const parts: Uint8Array[] = [];
  let size = 0;
  return {
    add(bytes) {
      const part = bytes.subarray(0, maxBytes - size);
      if (part.length > 0) parts.push(part);
      size += part.length;
    },
    text: () => new TextDecoder().decode(Buffer.concat(parts), { stream: true }),
  };
}
