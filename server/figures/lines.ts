// Owns cutting a stream into lines of bounded length.
import type { Readable } from 'node:stream';

/** What is beyond `most` of a line, in characters, is left out. */
export async function* linesOf(stream: Readable, most: number): AsyncGenerator<string> {
  const splitter = new LineSplitter(most);
  for await (const piece of stream) yield* splitter.take(piece as Buffer);
}

export class LineSplitter {
  private rest = '';
  private readonly decoder = new TextDecoder();

  constructor(private readonly most: number) {}

  /** The lines that the piece ends. */
  take(piece: Uint8Array): string[] {
    const parts = this.decoder.decode(piece, { stream: true }).split('\n');
    parts[0] = this.rest + parts[0];
    this.rest = (parts.pop() ?? '').slice(0, this.most);
    return parts.map((part) => part.slice(0, this.most));
  }
}
