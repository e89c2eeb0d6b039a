export type Progress = { onPart(done: number, all: number): void; signal: AbortSignal };

/** With more, browsers open the file too slowly to show it. */
const MAX_BYTES = 100 * 1024 * 1024;

/** Fetches the parts of a page as data that can stand in it, each once. */
export class PartCollector {
  private readonly found = new Map<string, Promise<string>>();
  private done = 0;
  private bytes = 0;

  constructor(private readonly progress: Progress) {}

  /** By address. Rejects with a sentence when one cannot be had. */
  async collect(addresses: readonly string[]): Promise<Map<string, string>> {
    const parts = addresses.map(async (address) => [address, await this.once(address, dataAddress)] as const);
    return new Map(await Promise.all(parts));
  }

  text(address: string): Promise<string> {
    return this.once(address, (part) => part.text());
  }

  private once(address: string, read: (part: Blob) => Promise<string>): Promise<string> {
    const known = this.found.get(address);
    if (known) return known;
    const part = this.fetched(address).then(read);
    this.found.set(address, part);
    this.progress.onPart(this.done, this.found.size);
    return part;
  }

  private async fetched(address: string): Promise<Blob> {
    const answer = await fetch(address, { signal: this.progress.signal }).catch(() => null);
    if (!answer?.ok) throw new Error(`${new URL(address, location.href).pathname} cannot be had. Try again.`);
    const part = await answer.blob();
    this.bytes += part.size;
    if (this.bytes > MAX_BYTES) throw new Error('The recordings and pictures are too large for one file.');
    this.done += 1;
    this.progress.onPart(this.done, this.found.size);
    return part;
  }
}

function dataAddress(part: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error('A part cannot be read.'));
    reader.readAsDataURL(part);
  });
}
