// Owns what a recording leaves out: how much it was, and its last lines, from which the screen is right again.

const TAIL_BYTES = 32 * 1024;

export class LeftOut {
  private tail: Uint8Array[] = [];
  private bytes = 0;
  private lost = 0;
  tailBytes = 0;

  get isAny(): boolean {
    return this.bytes > 0 || this.lost > 0;
  }

  /** Keeps the piece, not a copy. */
  add(bytes: Uint8Array): void {
    this.bytes += bytes.length;
    this.tail.push(bytes);
    this.tailBytes += bytes.length;
    while (this.tailBytes - (this.tail[0]?.length ?? 0) >= TAIL_BYTES) this.tailBytes -= this.tail.shift()?.length ?? 0;
  }

  /** Of these nothing is left to show. */
  lose(bytes: number): void {
    this.lost += bytes;
  }

  /** Empties it. `bytes`: as they were added; `missing`: all, with those that were lost. */
  take(): { words: string; tail: string; bytes: number; missing: number } {
    const all = Buffer.concat(this.tail);
    const { bytes, lost } = this;
    const isPart = bytes > all.length || lost > 0;
    // From the middle of a line or of a character nothing good comes.
    const from = isPart ? all.indexOf(0x0a, Math.max(0, all.length - TAIL_BYTES)) + 1 : 0;
    const tail = all.subarray(from);
    this.tail = [];
    this.bytes = this.tailBytes = this.lost = 0;
    const words = `Output left out: ${amount(bytes - tail.length + lost)}`;
    return { words, tail: tail.toString('utf8'), bytes, missing: bytes + lost };
  }
}

function amount(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
