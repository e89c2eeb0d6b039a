// Owns the file that a recording is written to: the next one when it is full, and nothing half after a write that failed.
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Part, PartIndex } from './part-index';

export type PartWriterDeps = {
  index: PartIndex;
  folder: string;
  id: string;
  /** Of the first part that it writes. */
  number: number;
  partBytes: number;
  /** Something was written: the bounds may no longer hold. */
  onGrown(): void;
};

/** The shell's prompt has ended and no command has begun: the next part starts on a quiet screen. */
const PROMPT = ']133;B';
const COMMAND = ']133;C';

export class PartWriter {
  private file: FileHandle | null = null;
  private part: Part | null = null;
  private number: number;
  private isAtPrompt = false;

  constructor(private readonly deps: PartWriterDeps) {
    this.number = deps.number;
  }

  /** Whole lines. Rejects when they cannot be written; then none of them is there. */
  async append(text: string, head: () => string): Promise<void> {
    if (this.isFull) await this.closePart();
    const isNew = this.file === null;
    const { file, part } = await this.openPart();
    const bytes = Buffer.from(isNew ? head() + text : text);
    try {
      await file.appendFile(bytes);
    } catch (error) {
      await file.truncate(part.bytes).catch(() => {});
      if (part.bytes === 0) await this.closePart();
      throw error;
    }
    this.isAtPrompt = promptIn(text) ?? this.isAtPrompt;
    this.deps.index.grow(part, bytes.length, Date.now());
    this.deps.onGrown();
  }

  async closePart(): Promise<void> {
    const { file, part } = this;
    this.file = this.part = null;
    if (part) part.isOpen = false;
    await file?.close();
    if (part?.bytes === 0) await this.deps.index.remove(part);
  }

  /** Between prompts it may grow to twice its size. */
  private get isFull(): boolean {
    const bytes = this.part?.bytes ?? 0;
    return bytes > (this.isAtPrompt ? 1 : 2) * this.deps.partBytes;
  }

  private async openPart(): Promise<{ file: FileHandle; part: Part }> {
    if (this.file && this.part) return { file: this.file, part: this.part };
    const { index, folder, id } = this.deps;
    const part: Part = { folder, id, number: this.number, bytes: 0, writtenAt: Date.now(), isOpen: true };
    const path = index.fileOf(part);
    const file = await create(path).catch(() => create(path));
    this.number += 1;
    this.file = file;
    this.part = part;
    index.add(part);
    return { file, part };
  }
}

function promptIn(text: string): boolean | null {
  const [prompt, command] = [text.lastIndexOf(PROMPT), text.lastIndexOf(COMMAND)];
  return prompt === command ? null : prompt > command;
}

/** Its folder may be taken away between the two, as it was empty. */
async function create(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return open(path, 'ax', 0o600);
}
