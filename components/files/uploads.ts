import { MAX_TRANSFER_BYTES, pathIn, sizeInWords } from '#core/files';
import { uploadFile } from './file-requests';
import type { FilesStore, Transfer } from './files-state';

type Waiting = { id: number; path: string; content: Blob; mayReplace: boolean };

/** Files on their way into the sandbox, one after the other. */
export class Uploads {
  private next = 1;
  private readonly queue: Waiting[] = [];
  private readonly contents = new Map<number, Waiting>();
  private isSending = false;

  constructor(
    private readonly where: { deck: string; node: string },
    private readonly store: FilesStore,
  ) {}

  add(folder: string, files: Iterable<File>): void {
    for (const content of files) {
      const upload = { id: this.next, path: pathIn(folder, content.name), content, mayReplace: false };
      this.next += 1;
      this.contents.set(upload.id, upload);
      this.store.set({ transfers: [...this.store.get().transfers, { ...upload, state: { kind: 'waiting' } }] });
      if (content.size > MAX_TRANSFER_BYTES) this.tell(upload.id, { kind: 'failed', why: tooLarge(content.size) });
      else this.queue.push(upload);
    }
    void this.send();
  }

  replace(id: number): void {
    const upload = this.contents.get(id);
    if (!upload) return;
    this.tell(id, { kind: 'waiting' });
    this.queue.push({ ...upload, mayReplace: true });
    void this.send();
  }

  forget(id: number): void {
    this.contents.delete(id);
    this.store.set({ transfers: this.store.get().transfers.filter((each) => each.id !== id) });
  }

  private async send(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    for (let upload = this.queue.shift(); upload; upload = this.queue.shift()) await this.sendOne(upload);
    this.isSending = false;
  }

  private async sendOne({ id, path, content, mayReplace }: Waiting): Promise<void> {
    const onProgress = (share: number) => this.tell(id, { kind: 'sending', share });
    onProgress(0);
    const answer = await uploadFile({ file: { ...this.where, path }, content, mayReplace, onProgress });
    if (answer.kind === 'written') this.forget(id);
    else if (answer.kind === 'conflict') this.tell(id, { kind: 'there' });
    else if (answer.kind === 'refused') this.tell(id, { kind: 'failed', why: answer.message });
    else this.tell(id, { kind: 'failed', why: 'it broke off. A folder cannot be uploaded; drop its files.' });
  }

  private tell(id: number, state: Transfer['state']): void {
    const transfers = this.store.get().transfers.map((each) => (each.id === id ? { ...each, state } : each));
    this.store.set({ transfers });
  }
}

function tooLarge(bytes: number): string {
  return `it has ${sizeInWords(bytes)}; up to ${sizeInWords(MAX_TRANSFER_BYTES)} can be uploaded.`;
}
