// Owns what one job prints: as it came in a file beside the repository, and without colours among the figure's facts.
import { appendFileSync, writeFileSync } from 'node:fs';
import { plainText } from './read-output.mjs';

/** More is left out, up to what comes last. */
const MOST = 256 * 1024;
const MOST_OF_LINE = 2_000;
const LAST_LINES = 40;

export class JobLog {
  #room = MOST;
  #leftOut = 0;
  #last = [];

  /** `tell`: takes text for the figure. */
  constructor(file, name, tell) {
    this.file = file;
    this.tell = tell;
    writeFileSync(file, `# ${name}\n`);
  }

  add(text) {
    for (const line of text.split('\n')) {
      this.#last = [...this.#last, line.slice(0, MOST_OF_LINE)].slice(-LAST_LINES);
      if (this.#room <= 0) this.#leftOut += 1;
      else this.#write(`${line.slice(0, MOST_OF_LINE)}\n`);
    }
  }

  end() {
    if (this.#leftOut === 0) return;
    const after = this.#last.slice(-this.#leftOut);
    const between = this.#leftOut - after.length;
    this.#room = Number.POSITIVE_INFINITY;
    this.#leftOut = 0;
    if (between > 0) this.#write(`[${between} lines left out]\n`);
    for (const line of after) this.#write(`${line}\n`);
  }

  /** Its last lines, for whoever has pushed. */
  get tail() {
    return this.#last.slice(-8).map(plainText);
  }

  #write(text) {
    this.#room -= text.length;
    appendFileSync(this.file, text);
    this.tell(`${plainText(text.trimEnd())}\n`);
  }
}
