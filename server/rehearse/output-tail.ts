// Owns the last of what a terminal printed, as plain text.
import { createUtf8Reader } from '#core/utf8-reader';

const MAX_CHARACTERS = 64 * 1024;
const SEQUENCE = /\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])|\r(?=\n)|\x07/g;

export class OutputTail {
  private readonly utf8 = createUtf8Reader();
  private raw = '';

  take(bytes: Uint8Array): void {
    this.raw = (this.raw + this.utf8.read(bytes)).slice(-MAX_CHARACTERS);
  }

  clear(): void {
    this.raw = '';
  }

  get text(): string {
    return this.raw.replace(SEQUENCE, '');
  }
}
